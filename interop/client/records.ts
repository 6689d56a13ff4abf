/** Records with all that a record can have, and how Java's console consumer prints them. */

export interface Sample {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const words = ['one', 'zwei', 'три', '四', 'cinco', '🙂', '', ' '];

/** Each differs from the others; keys and values may be missing. */
export function samples(count: number): readonly Sample[] {
  return Array.from({ length: count }, (_, number) => {
    const word = words[number % words.length] ?? '';
    return {
      key: number % 7 === 0 ? null : `k${number % 50} ${word}`,
      value: number % 11 === 0 ? null : `${number} ${word.repeat(number % 13)}`,
      headers: number % 5 === 0 ? { n: `${number}`, w: word } : {},
    };
  });
}

/** With print.key and print.headers. */
export function printed({ key, value, headers }: Sample): string {
  const list = Object.entries(headers).map(([name, text]) => `${name}:${text}`);
  return `${list.length === 0 ? 'NO_HEADERS' : list.join(',')}\t${key ?? 'null'}\t${value ?? 'null'}`;
}
