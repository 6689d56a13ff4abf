/** `kafka-broker-api-versions.sh`. */
import type { ApiRange } from '@odradek/client';
import { apis } from '@odradek/wire';
import { withClient } from '../client.ts';
import { javaMessage } from './java-errors.ts';
import { bootstrap, connectionOf, tool } from './tool.ts';

export const brokerApiVersions = tool({
  name: 'kafka-broker-api-versions',
  purpose: 'Tells which versions of which APIs each broker offers.',
  options: bootstrap,
  run: async ({ options, context }) => {
    await withClient(connectionOf(options), async (client) => {
      const admin = client.admin();
      for (const { id, host, port, rack } of (await admin.describeCluster()).brokers) {
        const where = `${host}:${port} (id: ${id} rack: ${rack} isFenced: false)`;
        try {
          const { apis: ranges } = await admin.describeVersions(id);
          context.print(`${where} -> ${rangesText(ranges)}`);
        } catch (error) {
          context.print(`${where} -> ERROR: ${javaMessage(error)}`);
        }
      }
    });
  },
});

function rangesText(ranges: readonly ApiRange[]): string {
  const lines = new Map(ranges.map((range) => [range.key, rangeText(range)]));
  for (const { key, name, listeners } of apis) {
    if (listeners.includes('broker') && !lines.has(key)) {
      lines.set(key, `${name}(${key}): UNSUPPORTED`);
    }
  }
  const sorted = [...lines].sort(([a], [b]) => a - b).map(([, text]) => text);
  return `(\n\t${sorted.join(',\n\t')}\n)`;
}

function rangeText({ key, lowest, highest }: ApiRange): string {
  const api = apis.find((each) => each.key === key);
  const range = lowest === highest ? `${lowest}` : `${lowest} to ${highest}`;
  if (api === undefined) return `UNKNOWN(${key}): ${range}`;
  const { name } = api;
  if (api.versions.highest < lowest) {
    return `${name}(${key}): ${range} [unusable: node too new]`;
  }
  if (highest < api.versions.lowest) return `${name}(${key}): ${range} [unusable: node too old]`;
  const usable = Math.min(api.versions.highest, highest);
  return `${name}(${key}): ${range} [usable: ${usable}]`;
}
