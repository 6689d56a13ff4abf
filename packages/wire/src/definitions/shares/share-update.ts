/**
 * ShareUpdate (1), key and value (version 0): in __share_group_state.
 * What changed of the state of a share partition since the last snapshot.
 */
import {
  array,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  string,
  uuid,
} from '../../schema.ts';

export const shareUpdateKey = message(
  'ShareUpdateKey',
  { apiKey: 1, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    topicId: uuid(),
    partition: int32(),
  },
);
export type ShareUpdateKey = Decoded<typeof shareUpdateKey>;

export const shareUpdateValue = message(
  'ShareUpdateValue',
  { apiKey: 1, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    snapshotEpoch: int32(),
    leaderEpoch: int32(),
    startOffset: int64(),
    deliveryCompleteCount: int32({ default: -1, tag: 0 }),
    stateBatches: array({
      firstOffset: int64(),
      lastOffset: int64(),
      deliveryState: int8(),
      deliveryCount: int16(),
    }),
  },
);
export type ShareUpdateValue = Decoded<typeof shareUpdateValue>;
