/**
 * ApiVersions (18), versions 0–4.
 * Does: tells which APIs and versions a node serves, and the features of the cluster.
 * Since: 1 throttleTimeMs · 3 flexible, clientSoftwareName, clientSoftwareVersion,
 *   supportedFeatures, finalizedFeaturesEpoch, and more
 */
import { array, bool, type Decoded, int16, int32, int64, message, string } from '../schema.ts';

export const apiVersionsRequest = message(
  'ApiVersionsRequest',
  {
    apiKey: 18,
    type: 'request',
    versions: '0-4',
    flexible: '3+',
    listeners: ['broker', 'controller'],
  },
  {
    clientSoftwareName: string({ versions: '3+', ignorable: true }),
    clientSoftwareVersion: string({ versions: '3+', ignorable: true }),
  },
);
export type ApiVersionsRequest = Decoded<typeof apiVersionsRequest>;

export const apiVersionsResponse = message(
  'ApiVersionsResponse',
  { apiKey: 18, type: 'response', versions: '0-4', flexible: '3+' },
  {
    errorCode: int16(),
    apiKeys: array({
      apiKey: int16({ mapKey: true }),
      minVersion: int16(),
      maxVersion: int16(),
    }),
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    supportedFeatures: array(
      {
        name: string({ mapKey: true }),
        minVersion: int16(),
        maxVersion: int16(),
      },
      { versions: '3+', tag: 0, ignorable: true },
    ),
    finalizedFeaturesEpoch: int64({ versions: '3+', default: -1, tag: 1, ignorable: true }),
    finalizedFeatures: array(
      {
        name: string({ mapKey: true }),
        maxVersionLevel: int16(),
        minVersionLevel: int16(),
      },
      { versions: '3+', tag: 2, ignorable: true },
    ),
    zkMigrationReady: bool({ versions: '3+', tag: 3, ignorable: true }),
  },
);
export type ApiVersionsResponse = Decoded<typeof apiVersionsResponse>;
