/**
 * Client quotas as the log holds them. Enforcing them is not here.
 *
 * Spec: KIP-546.
 */
import type { ClusterEntryOf } from './entries.ts';
import type { ClusterState } from './state.ts';

type QuotaEntry = ClusterEntryOf<'clientQuotaRecord'>;

export function applyClientQuota(state: ClusterState, entry: QuotaEntry): void {
  const key = quotaKey(entry.entity);
  const quota = state.clientQuotas.get(key) ?? { entity: entry.entity, values: new Map() };
  if (entry.remove) quota.values.delete(entry.key);
  else quota.values.set(entry.key, entry.value);
  if (quota.values.size === 0) state.clientQuotas.delete(key);
  else state.clientQuotas.set(key, quota);
}

/** The key of an entity in `ClusterState.clientQuotas`, whatever the order of its parts. */
export function quotaKey(entity: QuotaEntry['entity']): string {
  const parts = entity.map(({ entityType, entityName }) => [entityType, entityName]);
  return JSON.stringify(parts.toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)));
}
