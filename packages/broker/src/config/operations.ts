/**
 * The four operations of IncrementalAlterConfigs on the text of a setting (KIP-339).
 */
export const operation = { set: 0, delete: 1, append: 2, subtract: 3 } as const;

export interface ConfigOperation {
  readonly name: string;
  readonly configOperation: number;
  readonly value: string | null;
}

export function isOperation(code: number): boolean {
  return code >= operation.set && code <= operation.subtract;
}

/** Adds what is not there yet, and says each entry once. */
export function appended(current: string | null, added: string): string {
  const entries = (current ?? '').split(',').filter((entry) => entry !== '');
  for (const entry of added.split(',')) if (!entries.includes(entry)) entries.push(entry);
  return entries.join(',');
}

/** Takes away each entry once, as Kafka does. */
export function subtracted(current: string | null, removed: string): string {
  const entries = (current ?? '').split(',').filter((entry) => entry !== '');
  for (const entry of removed.split(',')) {
    const at = entries.indexOf(entry);
    if (at >= 0) entries.splice(at, 1);
  }
  return entries.join(',');
}
