/**
 * ClientQuotaRecord (14), version 0: in the cluster's metadata log.
 * A quota got a value, or was removed.
 */
import { array, bool, type Decoded, float64, message, nullable, string } from '../../schema.ts';

export const clientQuotaRecord = message(
  'ClientQuotaRecord',
  { apiKey: 14, type: 'metadata', versions: '0', flexible: '0+' },
  {
    entity: array({
      entityType: string(),
      entityName: nullable(string()),
    }),
    key: string(),
    value: float64(),
    remove: bool(),
  },
);
export type ClientQuotaRecord = Decoded<typeof clientQuotaRecord>;
