/** What the dead throw: a process that was killed within a call of its disk gets this from it. */
import { DiskError } from '@odradek/world';

export function isFromTheDead(error: unknown): boolean {
  return error instanceof DiskError && error.code === 'ESRCH';
}
