/**
 * AddPartitionsToTxn (24), versions 0–5.
 * Does: makes partitions part of a transaction, or asks whether they are.
 * Since: 3 flexible · 4 transactions, no v3AndBelowTransactionalId, no v3AndBelowProducerId,
 *   no v3AndBelowProducerEpoch, no v3AndBelowTopics, and more
 */
import { array, bool, type Decoded, int16, int32, int64, message, string } from '../schema.ts';

const addPartitionsToTxnTopic = {
  name: string({ mapKey: true }),
  partitions: array(int32()),
};

export const addPartitionsToTxnRequest = message(
  'AddPartitionsToTxnRequest',
  { apiKey: 24, type: 'request', versions: '0-5', flexible: '3+', listeners: ['broker'] },
  {
    transactions: array(
      {
        transactionalId: string({ mapKey: true }),
        producerId: int64(),
        producerEpoch: int16(),
        verifyOnly: bool(),
        topics: array(addPartitionsToTxnTopic),
      },
      { versions: '4+' },
    ),
    v3AndBelowTransactionalId: string({ versions: '0-3' }),
    v3AndBelowProducerId: int64({ versions: '0-3' }),
    v3AndBelowProducerEpoch: int16({ versions: '0-3' }),
    v3AndBelowTopics: array(addPartitionsToTxnTopic, { versions: '0-3' }),
  },
);
export type AddPartitionsToTxnRequest = Decoded<typeof addPartitionsToTxnRequest>;

const addPartitionsToTxnPartitionResult = {
  partitionIndex: int32({ mapKey: true }),
  partitionErrorCode: int16(),
};

const addPartitionsToTxnTopicResult = {
  name: string({ mapKey: true }),
  resultsByPartition: array(addPartitionsToTxnPartitionResult),
};

export const addPartitionsToTxnResponse = message(
  'AddPartitionsToTxnResponse',
  { apiKey: 24, type: 'response', versions: '0-5', flexible: '3+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16({ versions: '4+', ignorable: true }),
    resultsByTransaction: array(
      {
        transactionalId: string({ mapKey: true }),
        topicResults: array(addPartitionsToTxnTopicResult),
      },
      { versions: '4+' },
    ),
    resultsByTopicV3AndBelow: array(addPartitionsToTxnTopicResult, { versions: '0-3' }),
  },
);
export type AddPartitionsToTxnResponse = Decoded<typeof addPartitionsToTxnResponse>;
