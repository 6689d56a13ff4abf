/**
 * What a node must not forget about elections, or it could vote twice in one epoch: the epoch, the
 * leader that it knows, and its vote. Kept in the file `quorum-state`, next to the log.
 *
 * Text only; reading and replacing the file is the host's.
 * Spec: KIP-595 (version 0), KIP-853 (version 1: the vote names a directory).
 */
import { NO_DIRECTORY, type ReplicaKey } from './voters.ts';

export const NO_NODE = -1;

export interface ElectionState {
  readonly epoch: number;
  /** `NO_NODE` while none is known. */
  readonly leaderId: number;
  readonly vote: ReplicaKey | undefined;
}

export const noElection: ElectionState = { epoch: 0, leaderId: NO_NODE, vote: undefined };

/** As the file has it. Version 0 is for quorums whose voters come from configuration. */
export function formatElectionState(
  state: ElectionState,
  version: 0 | 1,
  voterIds: readonly number[],
): string {
  const vote = state.vote ?? { id: NO_NODE, directoryId: NO_DIRECTORY };
  const common = { leaderId: state.leaderId, leaderEpoch: state.epoch, votedId: vote.id };
  if (version === 1) {
    return JSON.stringify({ ...common, votedDirectoryId: vote.directoryId, data_version: 1 });
  }
  return JSON.stringify({
    clusterId: '',
    ...common,
    appliedOffset: 0,
    currentVoters: voterIds.map((voterId) => ({ voterId })),
    data_version: 0,
  });
}

/** `undefined` when the text is not what either version looks like. */
export function parseElectionState(text: string): ElectionState | undefined {
  const fields = parseObject(text);
  if (fields === undefined) return undefined;
  const version = fields.get('data_version');
  if (version !== 0 && version !== 1) return undefined;
  const epoch = integer(fields.get('leaderEpoch'));
  const leaderId = integer(fields.get('leaderId'));
  const votedId = integer(fields.get('votedId'));
  if (epoch === undefined || leaderId === undefined || votedId === undefined) return undefined;
  const directory = fields.get('votedDirectoryId');
  const directoryId = typeof directory === 'string' ? directory : NO_DIRECTORY;
  const vote = votedId === NO_NODE ? undefined : { id: votedId, directoryId };
  return { epoch, leaderId, vote };
}

function parseObject(text: string): Map<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return new Map(Object.entries(value));
  } catch {
    return undefined;
  }
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}
