/**
 * The identifiers of log directories that mean something else than a directory.
 *
 * Spec: KIP-858.
 */

/** The cluster is being upgraded from a time when directories had no identifier. */
export const MIGRATING_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAA';

/** The broker has several directories and has not said yet in which of them the replica is. */
export const UNASSIGNED_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAQ';

/** The broker lost the directory and does not know which one it was. */
export const LOST_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAg';

/** Identifiers that begin like these (a number below 100) never name a real directory. */
export function isReservedDirectory(id: string): boolean {
  if (!id.startsWith('AAAAAAAAAAAAAAAAAAAA')) return false;
  // The last two characters hold the lowest eight bits, followed by four bits of padding.
  const value = (digit(id.charCodeAt(20)) << 2) | (digit(id.charCodeAt(21)) >> 4);
  return value < 100;
}

/** May a replica in `directory` be used, given the directories that its broker has online? */
export function isDirectoryOnline(directory: string, online: readonly string[]): boolean {
  if (directory === UNASSIGNED_DIRECTORY || directory === MIGRATING_DIRECTORY) return true;
  if (directory === LOST_DIRECTORY) return false;
  return online.length === 0 || online.includes(directory);
}

/** The value of a base64url digit. */
function digit(code: number): number {
  if (code >= 97) return code - 71;
  if (code === 95) return 63;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return 62;
}
