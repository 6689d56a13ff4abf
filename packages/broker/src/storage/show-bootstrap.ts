/** The first records of a cluster, as Kafka's storage tool prints them. Keys are not shown. */
import type { ClusterEntry } from '@odradek/machines/cluster';

export function showBootstrap(entries: readonly ClusterEntry[], metadataVersion: number): string {
  const records = entries.map((entry) => `ApiMessageAndVersion(${show(entry)} at version 0)`);
  return (
    `BootstrapMetadata(records=[${records.join(', ')}], ` +
    `metadataVersionLevel=${metadataVersion}, source=format command)`
  );
}

function show(entry: ClusterEntry): string {
  if (entry.type === 'featureLevelRecord') {
    return `FeatureLevelRecord(name='${entry.name}', featureLevel=${entry.featureLevel})`;
  }
  if (entry.type === 'userScramCredentialRecord') {
    const { name, mechanism, iterations } = entry;
    return (
      `UserScramCredentialRecord(name='${name}', mechanism=${mechanism}, salt=[hidden], ` +
      `storedKey=[hidden], serverKey=[hidden], iterations=${iterations})`
    );
  }
  return entry.type;
}
