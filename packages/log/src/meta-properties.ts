/**
 * Whose directory this is: `meta.properties` names the cluster, the node and the directory, so that
 * a broker does not take up the data of another.
 *
 * Spec: Kafka's `meta.properties`, a Java properties file; version 1 of KIP-631, ids of directories
 * in KIP-858. Version 0, with `broker.id`, is read.
 */
import type { Disk } from '@odradek/world';

export const META_PROPERTIES_FILE = 'meta.properties';

export interface MetaProperties {
  readonly version: 0 | 1;
  readonly clusterId: string | undefined;
  readonly nodeId: number | undefined;
  readonly directoryId: string | undefined;
}

/** `undefined` when there is no file. Throws when there is one that makes no sense. */
export function readMetaProperties(disk: Disk, directory: string): MetaProperties | undefined {
  const path = `${directory}/${META_PROPERTIES_FILE}`;
  const content = disk.readFile(path);
  if (content === undefined) return undefined;
  const properties = parseProperties(Buffer.from(content).toString('utf8'));
  const version = properties.get('version') ?? '0';
  if (version !== '0' && version !== '1') throw new Error(`${path}: unknown version ${version}`);
  const nodeId = properties.get(version === '0' ? 'broker.id' : 'node.id');
  if (nodeId !== undefined && !/^-?\d{1,10}$/.test(nodeId)) {
    throw new Error(`${path}: ${nodeId} is not a node id`);
  }
  const clusterId = properties.get('cluster.id');
  if (version === '1' && (nodeId === undefined || clusterId === undefined)) {
    throw new Error(`${path}: node.id and cluster.id must be there`);
  }
  return {
    version: version === '0' ? 0 : 1,
    clusterId,
    nodeId: nodeId === undefined ? undefined : Number(nodeId),
    directoryId: properties.get('directory.id'),
  };
}

/** Writes version 1, durably. `nowMs` is only said in a comment, as Java does. */
export function writeMetaProperties(
  disk: Disk,
  directory: string,
  properties: { clusterId: string; nodeId: number; directoryId: string },
  nowMs: number,
): void {
  const lines = [
    '#',
    `#${javaDate(nowMs)}`,
    `cluster.id=${escapeValue(properties.clusterId)}`,
    `directory.id=${escapeValue(properties.directoryId)}`,
    `node.id=${properties.nodeId}`,
    'version=1',
    '',
  ];
  disk.replaceFile(`${directory}/${META_PROPERTIES_FILE}`, Buffer.from(lines.join('\n'), 'utf8'));
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

function javaDate(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const weekday = days[(Math.floor(nowMs / 86_400_000) + 4) % 7] ?? '';
  return `${weekday} ${months[Number(month) - 1] ?? ''} ${day} ${time.slice(0, 8)} UTC ${year}`;
}

function escapeValue(value: string): string {
  return value.replace(/[\\:=#!]/g, (character) => `\\${character}`);
}

/** What of Java's format such a file uses: comments, `key=value`, and backslashes. */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.trimStart();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!')) continue;
    const match = /^((?:\\.|[^\\:=\s])*)\s*[:=]?\s*(.*)$/.exec(trimmed);
    if (match === null) continue;
    properties.set(unescape(match[1] ?? ''), unescape(match[2] ?? ''));
  }
  return properties;
}

function unescape(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, escaped: string) => {
    if (escaped.length > 1) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };
    return named[escaped] ?? escaped;
  });
}
