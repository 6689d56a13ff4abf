/**
 * Who may come in, and what they may do, as the log holds it: SCRAM credentials, delegation tokens
 * and access control entries. Checking them is not here.
 *
 * Spec: KIP-801 (access control entries), KIP-900 (SCRAM), KIP-900/KIP-48 (tokens).
 */
import type { ClusterEntryOf } from './entries.ts';
import type { ClusterState } from './state.ts';

export function applyScramCredential(
  state: ClusterState,
  entry: ClusterEntryOf<'userScramCredentialRecord'>,
): void {
  state.scramCredentials.set(scramKey(entry), entry);
}

export function applyRemoveScramCredential(
  state: ClusterState,
  entry: ClusterEntryOf<'removeUserScramCredentialRecord'>,
): void {
  state.scramCredentials.delete(scramKey(entry));
}

export function applyDelegationToken(
  state: ClusterState,
  entry: ClusterEntryOf<'delegationTokenRecord'>,
): void {
  state.delegationTokens.set(entry.tokenId, entry);
}

export function applyRemoveDelegationToken(
  state: ClusterState,
  entry: ClusterEntryOf<'removeDelegationTokenRecord'>,
): void {
  state.delegationTokens.delete(entry.tokenId);
}

export function applyAccessControl(
  state: ClusterState,
  entry: ClusterEntryOf<'accessControlEntryRecord'>,
): void {
  state.acls.set(entry.id, entry);
}

export function applyRemoveAccessControl(
  state: ClusterState,
  entry: ClusterEntryOf<'removeAccessControlEntryRecord'>,
): void {
  state.acls.delete(entry.id);
}

/** A user has one credential for each mechanism. */
export function scramKey({ name, mechanism }: { name: string; mechanism: number }): string {
  return `${mechanism}:${name}`;
}
