/**
 * NoOpRecord (20), version 0: in the cluster's metadata log.
 * Nothing happened: it shows that the controller lives and moves the log forward.
 */
import { type Decoded, message } from '../../schema.ts';

export const noOpRecord = message(
  'NoOpRecord',
  { apiKey: 20, type: 'metadata', versions: '0', flexible: '0+' },
  {},
);
export type NoOpRecord = Decoded<typeof noOpRecord>;
