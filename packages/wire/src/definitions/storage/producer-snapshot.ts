/**
 * ProducerSnapshot, version 1: in a file beside the log.
 * What a partition's leader knows of the producers that write to it.
 */
import { array, type Decoded, int16, int32, int64, message, uint32 } from '../../schema.ts';

export const producerSnapshot = message(
  'ProducerSnapshot',
  { type: 'data', versions: '1', flexible: 'none' },
  {
    crc: uint32(),
    producerEntries: array({
      producerId: int64(),
      epoch: int16(),
      lastSequence: int32(),
      lastOffset: int64(),
      offsetDelta: int32(),
      timestamp: int64(),
      coordinatorEpoch: int32(),
      currentTxnFirstOffset: int64(),
    }),
  },
);
export type ProducerSnapshot = Decoded<typeof producerSnapshot>;
