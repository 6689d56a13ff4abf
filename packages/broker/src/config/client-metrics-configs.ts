/** The settings of a subscription to the metrics of clients. */
import { int, list } from './definition.ts';
import { listOf } from './validators.ts';

export const clientMetricsConfigs = {
  metrics: list([], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'cluster-wide',
    documentation:
      'The prefixes of the metrics that are asked for; * asks for all, empty for none.',
  }),
  'interval.ms': int(300000, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'How often clients push their metrics.',
  }),
  match: list([], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'cluster-wide',
    documentation:
      'Which clients are asked, as name=pattern entries over their id, software and address.',
  }),
} as const;

export type ClientMetricsConfigName = keyof typeof clientMetricsConfigs;
