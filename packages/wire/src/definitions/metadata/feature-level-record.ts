/**
 * FeatureLevelRecord (12), version 0: in the cluster's metadata log.
 * A feature of the cluster has this level now.
 */
import { type Decoded, int16, message, string } from '../../schema.ts';

export const featureLevelRecord = message(
  'FeatureLevelRecord',
  { apiKey: 12, type: 'metadata', versions: '0', flexible: '0+' },
  {
    name: string(),
    featureLevel: int16(),
  },
);
export type FeatureLevelRecord = Decoded<typeof featureLevelRecord>;
