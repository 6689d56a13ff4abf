/**
 * UpdateFeatures (57), versions 0–2.
 * Does: sets the levels of the cluster's features.
 * Since: 1 no allowDowngrade, upgradeType, validateOnly · 2 no results
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const updateFeaturesRequest = message(
  'UpdateFeaturesRequest',
  {
    apiKey: 57,
    type: 'request',
    versions: '0-2',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    timeoutMs: int32({ default: 60000 }),
    featureUpdates: array({
      feature: string({ mapKey: true }),
      maxVersionLevel: int16(),
      allowDowngrade: bool({ versions: '0' }),
      upgradeType: int8({ versions: '1+', default: 1 }),
    }),
    validateOnly: bool({ versions: '1+' }),
  },
);
export type UpdateFeaturesRequest = Decoded<typeof updateFeaturesRequest>;

export const updateFeaturesResponse = message(
  'UpdateFeaturesResponse',
  { apiKey: 57, type: 'response', versions: '0-2', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
    results: array(
      {
        feature: string({ mapKey: true }),
        errorCode: int16(),
        errorMessage: nullable(string()),
      },
      { versions: '0-1', ignorable: true },
    ),
  },
);
export type UpdateFeaturesResponse = Decoded<typeof updateFeaturesResponse>;
