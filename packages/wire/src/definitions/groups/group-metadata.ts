/**
 * GroupMetadata (2), key and value (versions 0–4): in __consumer_offsets.
 * A classic group: generation, leader, and the members with their assignments.
 * Since: 1 rebalanceTimeout · 2 currentStateTimestamp · 3 groupInstanceId · 4 flexible
 */
import {
  array,
  bytes,
  type Decoded,
  int32,
  int64,
  message,
  nullable,
  string,
} from '../../schema.ts';

export const groupMetadataKey = message(
  'GroupMetadataKey',
  { apiKey: 2, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    group: string(),
  },
);
export type GroupMetadataKey = Decoded<typeof groupMetadataKey>;

const memberMetadata = {
  memberId: string(),
  groupInstanceId: nullable(string(), { versions: '3+', default: null, ignorable: true }),
  clientId: string(),
  clientHost: string(),
  rebalanceTimeout: int32({ versions: '1+', default: -1, ignorable: true }),
  sessionTimeout: int32(),
  subscription: bytes(),
  assignment: bytes(),
};

export const groupMetadataValue = message(
  'GroupMetadataValue',
  { apiKey: 2, type: 'coordinator-value', versions: '0-4', flexible: '4+' },
  {
    protocolType: string(),
    generation: int32(),
    protocol: nullable(string()),
    leader: nullable(string()),
    currentStateTimestamp: int64({ versions: '2+', default: -1, ignorable: true }),
    members: array(memberMetadata),
  },
);
export type GroupMetadataValue = Decoded<typeof groupMetadataValue>;
