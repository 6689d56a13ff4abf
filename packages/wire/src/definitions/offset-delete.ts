/**
 * OffsetDelete (47), version 0.
 * Does: forgets committed offsets of a group for topics that it no longer reads.
 */
import { array, type Decoded, int16, int32, message, string } from '../schema.ts';

export const offsetDeleteRequest = message(
  'OffsetDeleteRequest',
  { apiKey: 47, type: 'request', versions: '0', flexible: 'none', listeners: ['broker'] },
  {
    groupId: string(),
    topics: array({
      name: string({ mapKey: true }),
      partitions: array({
        partitionIndex: int32(),
      }),
    }),
  },
);
export type OffsetDeleteRequest = Decoded<typeof offsetDeleteRequest>;

export const offsetDeleteResponse = message(
  'OffsetDeleteResponse',
  { apiKey: 47, type: 'response', versions: '0', flexible: 'none' },
  {
    errorCode: int16(),
    throttleTimeMs: int32({ ignorable: true }),
    topics: array({
      name: string({ mapKey: true }),
      partitions: array({
        partitionIndex: int32({ mapKey: true }),
        errorCode: int16(),
      }),
    }),
  },
);
export type OffsetDeleteResponse = Decoded<typeof offsetDeleteResponse>;
