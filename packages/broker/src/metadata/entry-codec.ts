/**
 * Entries of the metadata log as bytes: a frame that names the record and its version, and its body.
 *
 *   value = uvarint frame version (1), uvarint record id, uvarint record version, body
 *
 * Which version is written follows from the cluster's `metadata.version`, so that every node of it
 * can read the log.
 * Spec: KIP-631; KIP-866, KIP-858, KIP-966 for what the versions added.
 */
import {
  type ClusterEntry,
  type ClusterEntryOf,
  type ClusterEntryType,
  since,
} from '@odradek/machines/cluster';
import {
  decodeFrom,
  encode,
  MalformedMessage,
  type MessageDefinition,
  Reader,
} from '@odradek/wire';
import * as definitions from '@odradek/wire/definitions';

const FRAME_VERSION = 1;
/** One byte each: no record id and no version is above 127. */
const FRAME_SIZE = 3;

const definitionOf: { readonly [Type in ClusterEntryType]: MessageDefinition } = {
  registerBrokerRecord: definitions.registerBrokerRecord,
  unregisterBrokerRecord: definitions.unregisterBrokerRecord,
  topicRecord: definitions.topicRecord,
  partitionRecord: definitions.partitionRecord,
  configRecord: definitions.configRecord,
  partitionChangeRecord: definitions.partitionChangeRecord,
  fenceBrokerRecord: definitions.fenceBrokerRecord,
  unfenceBrokerRecord: definitions.unfenceBrokerRecord,
  removeTopicRecord: definitions.removeTopicRecord,
  delegationTokenRecord: definitions.delegationTokenRecord,
  userScramCredentialRecord: definitions.userScramCredentialRecord,
  featureLevelRecord: definitions.featureLevelRecord,
  clientQuotaRecord: definitions.clientQuotaRecord,
  producerIdsRecord: definitions.producerIdsRecord,
  brokerRegistrationChangeRecord: definitions.brokerRegistrationChangeRecord,
  accessControlEntryRecord: definitions.accessControlEntryRecord,
  removeAccessControlEntryRecord: definitions.removeAccessControlEntryRecord,
  noOpRecord: definitions.noOpRecord,
  zkMigrationStateRecord: definitions.zkMigrationStateRecord,
  removeUserScramCredentialRecord: definitions.removeUserScramCredentialRecord,
  beginTransactionRecord: definitions.beginTransactionRecord,
  endTransactionRecord: definitions.endTransactionRecord,
  abortTransactionRecord: definitions.abortTransactionRecord,
  removeDelegationTokenRecord: definitions.removeDelegationTokenRecord,
  registerControllerRecord: definitions.registerControllerRecord,
  clearElrRecord: definitions.clearElrRecord,
};

interface Known {
  readonly type: ClusterEntryType;
  readonly definition: MessageDefinition;
}

const knownById = new Map<number, Known>(
  entryTypes().map((type) => [definitionOf[type].apiKey, { type, definition: definitionOf[type] }]),
);

/** The log holds what this version cannot read. */
export class UnreadableEntry extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnreadableEntry';
  }
}

export function encodeEntry(entry: ClusterEntry, metadataVersion: number): Buffer {
  const definition = definitionOf[entry.type];
  const version = entryVersion(entry, metadataVersion);
  const body = encode(definition, version, entry);
  const value = Buffer.allocUnsafe(FRAME_SIZE + body.length);
  value[0] = FRAME_VERSION;
  value[1] = definition.apiKey;
  value[2] = version;
  body.copy(value, FRAME_SIZE);
  return value;
}

/** Throws `UnreadableEntry`: a log that is only half understood must not be served from. */
export function decodeEntry(value: Buffer): ClusterEntry {
  const [frame, id, version] = value;
  if (frame !== FRAME_VERSION) throw new UnreadableEntry(`unknown frame version ${frame}`);
  const known = id === undefined ? undefined : knownById.get(id);
  if (known === undefined) throw new UnreadableEntry(`unknown metadata record ${id}`);
  const { type, definition } = known;
  if (version === undefined || version > definition.versions.highest) {
    throw new UnreadableEntry(`unknown version ${version} of ${definition.name}`);
  }
  try {
    const fields = decodeFrom(new Reader(value, FRAME_SIZE), definition, version);
    // The definition was found by the very id that stands in the bytes.
    return { ...fields, type } as unknown as ClusterEntry;
  } catch (error) {
    if (error instanceof MalformedMessage) throw new UnreadableEntry(error.message);
    throw error;
  }
}

function entryVersion(entry: ClusterEntry, metadataVersion: number): number {
  switch (entry.type) {
    case 'registerBrokerRecord':
      if (metadataVersion >= since.cordonedLogDirs) return 4;
      if (metadataVersion >= since.directoryAssignment) return 3;
      return metadataVersion >= since.migration ? 2 : 1;
    case 'partitionRecord':
    case 'partitionChangeRecord':
      if (metadataVersion >= since.eligibleLeaders) return 2;
      return metadataVersion >= since.directoryAssignment ? 1 : 0;
    case 'brokerRegistrationChangeRecord':
      return registrationChangeVersion(entry);
    default:
      return 0;
  }
}

/** The lowest version that can say it, as Kafka writes it. */
function registrationChangeVersion(
  entry: ClusterEntryOf<'brokerRegistrationChangeRecord'>,
): number {
  if (entry.cordonedLogDirs !== null) return 3;
  if (entry.logDirs.length > 0) return 2;
  return entry.inControlledShutdown === 0 ? 0 : 1;
}

function entryTypes(): ClusterEntryType[] {
  const isType = (name: string): name is ClusterEntryType => name in definitionOf;
  return Object.keys(definitionOf).filter(isType);
}
