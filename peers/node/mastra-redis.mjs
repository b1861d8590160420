// Mastra's memory storage on Redis.

import { RedisStore } from '@mastra/redis';
import { ARGUMENT, TOOL, engine, numberOf, run, version } from './loop.mjs';

const RESOURCE = 'user';

let memory;
let past = Date.now() - 24 * 60 * 60 * 1000;

await run({
  async open(server) {
    const storage = new RedisStore({ id: 'race', connectionString: server });
    await storage.init();
    memory = await storage.getStore('memory');
    return `@mastra/redis ${version('@mastra/redis')}; @mastra/core ${version('@mastra/core')}, node-redis at its defaults, Node ${process.version} (it asks for ${engine('@mastra/core')})`;
  },

  offers: () => true,

  async create(session) {
    const now = new Date();
    await memory.saveThread({
      thread: { id: session, resourceId: RESOURCE, title: '', createdAt: now, updatedAt: now },
    });
  },

  load: async session => session,

  event(session, message) {
    const part =
      message.kind === 'call'
        ? {
            type: 'tool-invocation',
            toolInvocation: {
              state: 'call',
              toolCallId: `call-${message.id}`,
              toolName: TOOL,
              args: { [ARGUMENT]: message.number },
            },
          }
        : { type: 'text', text: message.text };
    return {
      id: message.id,
      threadId: session,
      resourceId: RESOURCE,
      role: 'assistant',
      createdAt: new Date(),
      content: { format: 2, parts: [part] },
    };
  },

  append: (handle, event) => memory.saveMessages({ messages: [event] }),

  // Yesterday, a millisecond apart, as if they had been appended one by one.
  fill(session, events) {
    for (const event of events) {
      event.createdAt = new Date(past++);
    }
    return memory.saveMessages({ messages: events });
  },

  async read(session) {
    return (await memory.listMessages({ threadId: session, perPage: false })).messages;
  },

  async last(session, count) {
    const page = await memory.listMessages({
      threadId: session,
      perPage: count,
      orderBy: { field: 'createdAt', direction: 'DESC' },
    });
    return page.messages.sort((a, b) => a.createdAt - b.createdAt);
  },

  number(message) {
    const parts = (message.content?.parts ?? []).filter(part => part.type !== 'step-start');
    if (parts.length !== 1) {
      return undefined;
    }
    const call = parts[0].toolInvocation;
    if (call) {
      return call.toolName === TOOL ? call.args?.[ARGUMENT] : undefined;
    }
    return numberOf(parts[0].text);
  },

  delete: session => memory.deleteThread({ threadId: session }),
});
