/**
 * Raft's own records in the metadata log and in snapshots: who leads, who votes, which
 * `kraft.version` counts, and the marks at both ends of a snapshot.
 *
 * Spec: KIP-595, KIP-630, KIP-853.
 */
import { type Voter, VoterSet } from '@odradek/raft';
import { decode, encode } from '@odradek/wire';
import {
  kRaftVersionRecord,
  leaderChangeMessage,
  snapshotFooterRecord,
  snapshotHeaderRecord,
  votersRecord,
} from '@odradek/wire/definitions';
import {
  type ControlRecord,
  ControlType,
  controlRecordType,
  type RecordView,
} from '@odradek/wire/records';

export interface LeaderChange {
  readonly leaderId: number;
  readonly voters: readonly Voter[];
  readonly grantingVoters: readonly Voter[];
}

export function leaderChangeRecord(change: LeaderChange): ControlRecord {
  // Version 1 would name directories as well; Kafka writes 0 at every kraft.version.
  const version = 0;
  const ids = (voters: readonly Voter[]) => voters.map(({ id }) => ({ voterId: id }));
  const message = {
    version,
    leaderId: change.leaderId,
    voters: ids(change.voters),
    grantingVoters: ids(change.grantingVoters),
  };
  return {
    type: ControlType.leaderChange,
    value: encode(leaderChangeMessage, version, message),
  };
}

/** The level of kraft.version and, from 1 on, the voters: they only make sense together. */
export function quorumRecords(kraftVersion: number, voters: VoterSet): ControlRecord[] {
  if (kraftVersion === 0) return [];
  return [
    {
      type: ControlType.kraftVersion,
      value: encode(kRaftVersionRecord, 0, { version: 0, kRaftVersion: kraftVersion }),
    },
    { type: ControlType.kraftVoters, value: encode(votersRecord, 0, votersMessage(voters)) },
  ];
}

export function snapshotHeader(lastContainedLogTimestamp: number): ControlRecord {
  return {
    type: ControlType.snapshotHeader,
    value: encode(snapshotHeaderRecord, 0, { version: 0, lastContainedLogTimestamp }),
  };
}

export function snapshotFooter(): ControlRecord {
  return {
    type: ControlType.snapshotFooter,
    value: encode(snapshotFooterRecord, 0, { version: 0 }),
  };
}

/** What a control record says about the quorum; `undefined` for all others. */
export type QuorumFact =
  | { readonly type: 'kraftVersion'; readonly level: number }
  | { readonly type: 'voters'; readonly voters: VoterSet }
  | { readonly type: 'snapshotHeader'; readonly lastContainedLogTimestamp: number }
  | { readonly type: 'snapshotFooter' };

export function readQuorumFact(record: RecordView): QuorumFact | undefined {
  const { value } = record;
  if (value === null) return undefined;
  switch (controlRecordType(record.key)) {
    case ControlType.kraftVersion:
      return { type: 'kraftVersion', level: decode(kRaftVersionRecord, 0, value).kRaftVersion };
    case ControlType.kraftVoters:
      return { type: 'voters', voters: votersOf(value) };
    case ControlType.snapshotHeader: {
      const { lastContainedLogTimestamp } = decode(snapshotHeaderRecord, 0, value);
      return { type: 'snapshotHeader', lastContainedLogTimestamp };
    }
    case ControlType.snapshotFooter:
      return { type: 'snapshotFooter' };
    default:
      return undefined;
  }
}

function votersOf(value: Buffer): VoterSet {
  const { voters } = decode(votersRecord, 0, value);
  return new VoterSet(
    voters.map((voter) => ({
      id: voter.voterId,
      directoryId: voter.voterDirectoryId,
      endpoints: voter.endpoints,
      kraftVersions: {
        lowest: voter.kRaftVersionFeature.minSupportedVersion,
        highest: voter.kRaftVersionFeature.maxSupportedVersion,
      },
    })),
  );
}

function votersMessage({ voters }: VoterSet) {
  return {
    version: 0,
    voters: voters.map((voter) => ({
      voterId: voter.id,
      voterDirectoryId: voter.directoryId,
      endpoints: voter.endpoints,
      kRaftVersionFeature: {
        minSupportedVersion: voter.kraftVersions.lowest,
        maxSupportedVersion: voter.kraftVersions.highest,
      },
    })),
  };
}
