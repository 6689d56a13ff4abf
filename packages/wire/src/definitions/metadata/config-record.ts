/**
 * ConfigRecord (4), version 0: in the cluster's metadata log.
 * A setting of a resource got a value, or lost it.
 */
import { type Decoded, int8, message, nullable, string } from '../../schema.ts';

export const configRecord = message(
  'ConfigRecord',
  { apiKey: 4, type: 'metadata', versions: '0', flexible: '0+' },
  {
    resourceType: int8(),
    resourceName: string(),
    name: string(),
    value: nullable(string()),
  },
);
export type ConfigRecord = Decoded<typeof configRecord>;
