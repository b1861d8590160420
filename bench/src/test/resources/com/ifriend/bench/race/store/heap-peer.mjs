// Sessions on the heap, for the test of the loop, whose address is the argument.

const { ARGUMENT, numberOf, run } = await import(process.argv[2]);

const sessions = new Map();

function events(session) {
  if (!sessions.has(session)) {
    throw new Error(`no session ${session}`);
  }
  return sessions.get(session);
}

/** As String.hashCode of Java. */
function hash(text) {
  let code = 0;
  for (let i = 0; i < text.length; i++) {
    code = (Math.imul(31, code) + text.charCodeAt(i)) | 0;
  }
  return code;
}

await run({
  open() {
    console.log("a library's banner, which must not look like an answer");
    return 'heap';
  },
  offers: () => true,
  create(session) {
    if (!sessions.has(session)) {
      sessions.set(session, []);
    }
  },
  load: (session, last) => ({ session, last }),
  event: (session, message) => ({ ...message, [ARGUMENT]: message.number }),
  async append(handle, event) {
    if (handle.session === 'séance') {
      throw new Error(`${event.id} ${hash(event.text)}`);
    }
    if (handle.session === 'fussy' && event.number % 2 === 1) {
      throw new Error('I do not like odd numbers');
    }
    const stored = events(handle.session);
    if (!stored.some(known => known.id === event.id)) {
      stored.push(event);
    }
  },
  async fill(session, more) {
    for (const event of more) {
      await this.append({ session }, event);
    }
  },
  read: session => events(session),
  last: (session, count) => events(session).slice(-count),
  number: event => (event.kind === 'call' ? event.number : numberOf(event.text)),
  delete: session => sessions.delete(session),
});
