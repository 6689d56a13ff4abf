/**
 * ApiVersions (18), versions 0–4.
 * Does: names the APIs of this listener with their versions, the features that the node could run
 *   with and those that the cluster has agreed on; takes note of the client's name.
 * Since: 3 flexible, client software, features (KIP-511, KIP-584) · 4 features from level 0.
 */
import { apiVersionsRequest, apiVersionsResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { type ApiHandler, handler } from '../handler.ts';
import type { ServedRange } from '../served-apis.ts';

const softwareName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;

/** `served` is asked late: the table holds this handler too. */
export function apiVersions(served: () => readonly ServedRange[]): ApiHandler {
  return handler(apiVersionsRequest, apiVersionsResponse, [], (request, context, broker) => {
    const { clientSoftwareName, clientSoftwareVersion } = request;
    const { apiVersion, connection } = context;
    if (apiVersion >= 3) {
      const named = softwareName.test(clientSoftwareName);
      if (!named || !softwareName.test(clientSoftwareVersion)) {
        return { errorCode: errorCode.INVALID_REQUEST };
      }
      connection.clientSoftwareName = clientSoftwareName;
      connection.clientSoftwareVersion = clientSoftwareVersion;
    }
    const { supported, finalized, epoch } = broker.metadata.features();
    return {
      errorCode: 0,
      apiKeys: served().map(({ apiKey, lowest, highest }) => ({
        apiKey,
        minVersion: lowest,
        maxVersion: highest,
      })),
      supportedFeatures: supported
        // A level of 0 as the lowest is not understood before version 4 (KAFKA-17011).
        .filter(({ lowest }) => apiVersion >= 4 || lowest > 0)
        .map(({ name, lowest, highest }) => ({ name, minVersion: lowest, maxVersion: highest })),
      // How far this node has read the metadata, as an epoch: newer features win.
      finalizedFeaturesEpoch: epoch,
      finalizedFeatures: finalized.map(({ name, level }) => ({
        name,
        maxVersionLevel: level,
        minVersionLevel: level,
      })),
    };
  });
}
