/**
 * EndTxnMarker, version 0: in a control batch.
 * The value of the marker that commits or aborts a transaction in a partition.
 */
import { type Decoded, int32, message } from '../../schema.ts';

export const endTxnMarker = message(
  'EndTxnMarker',
  { type: 'data', versions: '0', flexible: 'none' },
  {
    coordinatorEpoch: int32(),
  },
);
export type EndTxnMarker = Decoded<typeof endTxnMarker>;
