/**
 * ControlRecordTypeSchema, version 0: in a control batch.
 * The key of a control record: what kind of control it is.
 */
import { type Decoded, int16, message } from '../../schema.ts';

export const controlRecordTypeSchema = message(
  'ControlRecordTypeSchema',
  { type: 'data', versions: '0', flexible: 'none' },
  {
    type: int16(),
  },
);
export type ControlRecordTypeSchema = Decoded<typeof controlRecordTypeSchema>;
