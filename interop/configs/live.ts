import type { Check, MakeCheck } from './run.ts';

export async function compareLive(_check: MakeCheck): Promise<Check[]> {
  return [];
}
