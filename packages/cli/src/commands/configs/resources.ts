/** Which thing's settings are meant: `topic orders`, `broker 1`, `broker` for all of them. */
import { type ConfigResource, isResourceType } from '@odradek/client';
import { UsageMistake } from '../../failure.ts';

const names: Readonly<Record<string, string>> = {
  'broker-logger': 'brokerLogger',
  'client-metrics': 'clientMetrics',
};

export const resourceHelp = 'topic|broker|broker-logger|group|client-metrics [NAME]';

export function resourceOf(positionals: readonly string[]): ConfigResource {
  const [kind, name = '', ...rest] = positionals;
  const type = names[kind ?? ''] ?? kind ?? '';
  if (!isResourceType(type) || rest.length > 0) {
    throw new UsageMistake(`whose settings? ${resourceHelp}`);
  }
  if (name === '' && type !== 'broker') throw new UsageMistake(`which ${kind}? Name one.`);
  return { type, name };
}
