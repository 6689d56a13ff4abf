/**
 * SubscriptionInfoData, versions 1–11: inside the bytes field of another message.
 * What an instance of Kafka Streams tells the leader of its classic group.
 * Since: 2 userEndPoint · 3 latestSupportedVersion · 7 no prevTasks, no standbyTasks,
 *   taskOffsetSums · 8 uniqueField · 9 errorCode · 10 partition, offsetSum, namedTopology,
 *   no partitionToOffsetSum · 11 clientTags
 */
import {
  array,
  bytes,
  type Decoded,
  int8,
  int32,
  int64,
  message,
  nullable,
  string,
  uuid,
} from '../../schema.ts';

const taskId = {
  topicGroupId: int32(),
  partition: int32(),
};

const partitionToOffsetSum = {
  partition: int32(),
  offsetSum: int64(),
};

const taskOffsetSum = {
  topicGroupId: int32(),
  partition: int32({ versions: '10+' }),
  offsetSum: int64({ versions: '10+' }),
  namedTopology: nullable(string(), { versions: '10+' }),
  partitionToOffsetSum: array(partitionToOffsetSum, { versions: '7-9' }),
};

const clientTag = {
  key: bytes(),
  value: bytes(),
};

export const subscriptionInfoData = message(
  'SubscriptionInfoData',
  { type: 'data', versions: '1-11', flexible: 'none' },
  {
    version: int32(),
    latestSupportedVersion: int32({ versions: '3+', default: -1 }),
    processId: uuid(),
    prevTasks: array(taskId, { versions: '1-6' }),
    standbyTasks: array(taskId, { versions: '1-6' }),
    userEndPoint: bytes({ versions: '2+' }),
    taskOffsetSums: array(taskOffsetSum, { versions: '7+' }),
    uniqueField: int8({ versions: '8+' }),
    errorCode: int32({ versions: '9+' }),
    clientTags: array(clientTag, { versions: '11+' }),
  },
);
export type SubscriptionInfoData = Decoded<typeof subscriptionInfoData>;
