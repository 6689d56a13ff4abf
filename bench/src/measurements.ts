/**
 * What was measured: values by name and kind of broker, and their medians.
 *
 * Absolute values drift with the machine; what counts is the ratio of two brokers that were
 * measured in turns within one run.
 */
import type { NodeKind } from '@odradek/interop';

export interface Quantity {
  readonly name: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
}

export interface Median extends Quantity {
  readonly values: Readonly<Partial<Record<NodeKind, number>>>;
}

export class Measurements {
  readonly #quantities: Map<string, Quantity> = new Map<string, Quantity>();
  readonly #values: Map<string, Partial<Record<NodeKind, number[]>>> = new Map();

  add(kind: NodeKind, quantity: Quantity, value: number): void {
    if (!Number.isFinite(value)) return;
    const key = keyOf(quantity);
    this.#quantities.set(key, quantity);
    const values = this.#values.get(key) ?? {};
    values[kind] = [...(values[kind] ?? []), value];
    this.#values.set(key, values);
  }

  medians(): readonly Median[] {
    return [...this.#quantities].map(([key, quantity]) => {
      const values: Partial<Record<NodeKind, number>> = {};
      for (const [kind, all] of entriesOf(this.#values.get(key) ?? {})) values[kind] = median(all);
      return { ...quantity, values };
    });
  }
}

/** The same text for the same quantity, in every run: history is kept under it. */
export function keyOf({ name, unit }: Pick<Quantity, 'name' | 'unit'>): string {
  return `${name} [${unit}]`;
}

/** How many times better we are than Apache Kafka, or nothing when one was not measured. */
export function ratioOf({ better, values }: Median): number | undefined {
  const { odradek, apache } = values;
  if (odradek === undefined || apache === undefined || odradek === 0 || apache === 0) return;
  return better === 'higher' ? odradek / apache : apache / odradek;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function entriesOf(
  values: Partial<Record<NodeKind, number[]>>,
): readonly (readonly [NodeKind, readonly number[]])[] {
  const kinds: readonly NodeKind[] = ['odradek', 'apache'];
  return kinds
    .map((kind) => [kind, values[kind] ?? []] as const)
    .filter(([, all]) => all.length > 0);
}
