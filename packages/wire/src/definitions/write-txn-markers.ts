/**
 * WriteTxnMarkers (27), versions 1–2.
 * Does: writes the markers that end transactions into partitions.
 * Since: 2 transactionVersion
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  string,
} from '../schema.ts';

export const writeTxnMarkersRequest = message(
  'WriteTxnMarkersRequest',
  { apiKey: 27, type: 'request', versions: '1-2', flexible: '1+', listeners: ['broker'] },
  {
    markers: array({
      producerId: int64(),
      producerEpoch: int16(),
      transactionResult: bool(),
      topics: array({
        name: string(),
        partitionIndexes: array(int32()),
      }),
      coordinatorEpoch: int32(),
      transactionVersion: int8({ versions: '2+', ignorable: true }),
    }),
  },
);
export type WriteTxnMarkersRequest = Decoded<typeof writeTxnMarkersRequest>;

export const writeTxnMarkersResponse = message(
  'WriteTxnMarkersResponse',
  { apiKey: 27, type: 'response', versions: '1-2', flexible: '1+' },
  {
    markers: array({
      producerId: int64(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
        }),
      }),
    }),
  },
);
export type WriteTxnMarkersResponse = Decoded<typeof writeTxnMarkersResponse>;
