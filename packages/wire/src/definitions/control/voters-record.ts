/**
 * VotersRecord, version 0: in a control batch.
 * The voters of the quorum from here on.
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  message,
  string,
  struct,
  uint16,
  uuid,
} from '../../schema.ts';

export const votersRecord = message(
  'VotersRecord',
  { type: 'data', versions: '0', flexible: '0+' },
  {
    version: int16(),
    voters: array({
      voterId: int32(),
      voterDirectoryId: uuid(),
      endpoints: array({
        name: string({ mapKey: true }),
        host: string(),
        port: uint16(),
      }),
      kRaftVersionFeature: struct({
        minSupportedVersion: int16(),
        maxSupportedVersion: int16(),
      }),
    }),
  },
);
export type VotersRecord = Decoded<typeof votersRecord>;
