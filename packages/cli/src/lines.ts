/** Lines of a stream, as bytes, without copying more than the ends of chunks. */

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer[], void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const part = chunk.subarray(start, end);
      lines.push(withoutReturn(rest.length > 0 ? Buffer.concat([rest, part]) : part));
      rest = rest.subarray(0, 0);
      start = end + 1;
    }
    if (start < chunk.length) rest = Buffer.concat([rest, chunk.subarray(start)]);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [withoutReturn(rest)];
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}
