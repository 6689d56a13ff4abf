/** Small sets of broker ids, in the order in which records hold them. */

export const NO_REPLICAS: readonly number[] = [];

export function sameReplicas(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

export function without(replicas: readonly number[], removed: readonly number[]): number[] {
  return replicas.filter((id) => !removed.includes(id));
}

export function includesAll(replicas: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((id) => replicas.includes(id));
}

/** Are these ids of `replicas`, each once? */
export function isSubset(ids: readonly number[], replicas: readonly number[]): boolean {
  return new Set(ids).size === ids.length && includesAll(replicas, ids);
}
