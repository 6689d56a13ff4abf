/**
 * KRaftVersionRecord, version 0: in a control batch.
 * The version of the quorum's own protocol from here on.
 */
import { type Decoded, int16, message } from '../../schema.ts';

export const kRaftVersionRecord = message(
  'KRaftVersionRecord',
  { type: 'data', versions: '0', flexible: '0+' },
  {
    version: int16(),
    kRaftVersion: int16(),
  },
);
export type KRaftVersionRecord = Decoded<typeof kRaftVersionRecord>;
