/** What the dead throw: a process that was killed within a call of its disk gets this from it. */
import { DiskError } from '@odradek/world';

export function isFromTheDead(error: unknown): boolean {
  if (error instanceof DiskError) return error.code === 'ESRCH';
  return error instanceof Error && error.cause !== undefined && isFromTheDead(error.cause);
}
