'use strict';

const $ = (id) => document.getElementById(id);
const POLL = 2000;
const SOON = 700;

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function button(text, onclick, className = 'quiet') {
  const node = element('button', className, text);
  node.type = 'button';
  node.onclick = onclick;
  return node;
}

// ---- The server

class Failure extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

function sentence(status) {
  return status === 413 ? say.too_long : status === 409 ? say.busy : say.failed(status);
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    trouble(say.offline);
    throw new Failure(0, say.offline);
  }
  if (response.status === 401) {
    location.href = '/login';
    throw new Failure(401, '');
  }
  calm();
  if (!response.ok) throw new Failure(response.status, sentence(response.status));
  return response;
}

const read = async (path) => (await call(path)).json();
const write = async (method, path, body) => (await call(path, { method, body: body && JSON.stringify(body) })).json();
const conversationPath = (id) => '/api/conversations/' + encodeURIComponent(id);

let retrying;

function trouble(text) {
  $('trouble').hidden = false;
  $('trouble').firstElementChild.textContent = text;
  retrying ??= setInterval(recover, 3000);
}

function calm() {
  if ($('trouble').hidden) return;
  $('trouble').hidden = true;
  clearInterval(retrying);
  retrying = undefined;
}

// Whether there is somebody again; then what is on the page is read anew.
async function recover() {
  try {
    await listTalks();
    if (!sending) await open(conversation, true);
  } catch { /* Not yet. */ }
}

// ---- What is said

const markdownIt = markdownit({ html: false, linkify: false, breaks: true }).disable('image');
markdownIt.renderer.rules.link_open = (tokens, i, options, env, self) => {
  tokens[i].attrSet('target', '_blank');
  tokens[i].attrSet('rel', 'noopener noreferrer');
  return self.renderToken(tokens, i, options);
};

function markdown(node, text) {
  node.innerHTML = markdownIt.render(text);
  node.querySelectorAll('[style]').forEach((cell) => cell.removeAttribute('style'));
  // A label that is itself an address may name another one than the link goes to.
  for (const link of node.querySelectorAll('a')) {
    const host = new URL(link.href, location.href).host;
    if (/[.\u3002\uff0e\uff61]\S/.test(link.textContent) && !link.textContent.includes(host)) {
      link.after(element('span', 'host', ` (${host})`));
    }
  }
}

function time(at) {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  return date.toLocaleString(TAG, today
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' });
}

function atEnd() {
  const talk = $('talk');
  return talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
}

function toEnd() {
  $('talk').scrollTop = $('talk').scrollHeight;
}

function bubble(message) {
  const said = element('article', message.mine ? 'said mine' : 'said');
  const content = element('div', 'bubble');
  said.append(content, element('div', 'under'));
  said.fill = (text, done) => {
    if (message.mine) content.textContent = text;
    else if (text) markdown(content, text);
    else content.replaceChildren(element('span', 'waiting'));
    said.ariaBusy = done ? null : 'true';
  };
  said.under = (at, steps, ...more) => {
    const who = message.mine ? say.you : 'iFriend';
    said.setAttribute('aria-label', at ? `${who}, ${time(at)}` : who);
    const line = said.lastElementChild;
    line.replaceChildren(element('span', '', at ? `${who} · ${time(at)}` : who));
    if (steps?.length) line.append(element('span', '', `· ${say.step}: ${steps.join(', ')}`));
    line.append(...more);
  };
  return said;
}

// What can be said next; gone once something is said.
function offer(said, choices) {
  if (!choices.length) return;
  const row = element('div', 'choices');
  row.append(...choices.map((choice) => button(choice.label, () => send(choice.says), '')));
  said.append(row);
}

async function copy(text, from) {
  try {
    await navigator.clipboard.writeText(text);
    from.textContent = say.copied;
    $('announce').textContent = say.copied;
    setTimeout(() => { from.textContent = say.copy; }, 1500);
  } catch { /* Without permission there is the keyboard. */ }
}

function show(message, last) {
  const said = bubble(message);
  said.fill(message.text, true);
  const actions = [];
  if (message.mine) {
    if (last) actions.push(button(say.edit, () => compose(message.text)));
  } else {
    const one = button(say.copy, () => copy(message.text, one));
    actions.push(one);
  }
  if (message.stopped) actions.unshift(element('span', '', '· ' + say.stopped));
  said.under(message.at, message.steps, ...actions);
  return said;
}

// ---- One conversation

let conversation;
let exists = false;
let sending;
let opening = 0;

function newId() {
  return 'console_' + Array.from(crypto.getRandomValues(new Uint8Array(8)),
    (b) => b.toString(16).padStart(2, '0')).join('');
}

function idOfPage() {
  const match = location.pathname.match(/^\/c\/(console_[A-Za-z0-9_-]{1,64})$/);
  return match && match[1];
}

function name(title) {
  $('title').textContent = title || say.untitled;
  document.title = title ? `${title} · iFriend` : 'iFriend';
  for (const id of ['rename', 'delete']) $(id).hidden = !exists;
}

function welcome() {
  const box = element('div', 'welcome');
  box.append(element('h3', '', say.welcome), element('p', 'empty', say.welcome_text));
  const tries = element('div', 'tries');
  tries.append(...say.tries.map((text) => button(text, () => send(text), '')));
  box.append(tries);
  $('talk').replaceChildren(box);
}

// Shows a conversation as the server has it; `quietly` leaves what can be seen until it is there.
async function open(id, quietly) {
  const turn = ++opening;
  conversation = id;
  if (!quietly) {
    exists = false;
    name(entries.find((entry) => entry.id === id)?.title);
    $('talk').replaceChildren(element('p', 'note', say.loading));
  }
  const state = await read(conversationPath(id));
  if (turn !== opening) return;
  exists = state.exists;
  name(entries.find((entry) => entry.id === id)?.title);
  if (!state.messages.length && state.running === undefined) {
    welcome();
  } else {
    const follow = !quietly || atEnd();
    const lastMine = state.messages.map((m) => m.mine).lastIndexOf(true);
    const shown = state.messages.map((message, i) => show(message, i === lastMine));
    if (state.more) shown.unshift(element('p', 'note', say.gone));
    if (state.running !== undefined) {
      const answer = bubble({ mine: false });
      answer.fill(state.running, false);
      answer.under();
      shown.push(answer);
    } else if (state.messages.at(-1)?.mine) {
      const lost = element('p', 'note', say.unanswered + ' ');
      lost.append(button(say.try_again, () => send(state.messages.at(-1).text)));
      shown.push(lost);
    }
    $('talk').replaceChildren(...shown);
    if (follow) toEnd();
  }
  if (!sending) answering(state.running !== undefined);
  // Somebody else's page, or this one before it was loaded anew, waits for the answer.
  if (state.running !== undefined && !sending) {
    setTimeout(async () => {
      if (turn !== opening || sending) return;
      await open(id, true).catch(() => {});
      if (!$('stop').hidden) return;
      announceLast();
      listTalks();
    }, SOON);
  }
  showSide();
}

function announceLast() {
  const last = [...document.querySelectorAll('.said:not(.mine) .bubble')].at(-1);
  $('announce').textContent = last ? last.textContent : '';
}

function go(id, path) {
  if (sending) sending.away();
  history.pushState(null, '', path);
  closeDrawers();
  open(id).catch(() => {});
  markCurrent();
}

function answering(is) {
  $('stop').hidden = !is;
  $('send').hidden = is;
}

async function send(text) {
  if (!$('stop').hidden) return;
  const id = conversation;
  const talk = $('talk');
  talk.querySelectorAll('.welcome, .note, .choices').forEach((node) => node.remove());
  talk.querySelectorAll('.mine .under button').forEach((node) => node.remove());
  const question = show({ mine: true, text, at: Date.now() }, true);
  const answer = bubble({ mine: false });
  answer.fill('', false);
  answer.under();
  talk.append(question, answer);
  toEnd();
  answering(true);
  if (idOfPage() !== id) history.replaceState(null, '', '/c/' + id);
  let gone = false;
  const mine = { away: () => { gone = true; sending = undefined; answering(false); } };
  sending = mine;
  let said = '';
  try {
    const response = await call('/api/chat', { method: 'POST', body: JSON.stringify({ session: id, text }) });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + chunk.value).split('\n');
      rest = lines.pop();
      const follow = atEnd();
      for (const document of lines.map((line) => JSON.parse(line))) {
        if (document.piece) answer.fill(said += document.piece, false);
        if (document.answer) {
          said = document.answer;
          answer.fill(said, true);
          const one = button(say.copy, () => copy(said, one));
          answer.under(Date.now(), [], element('span', '', `· ${document.millis} ms`), one);
          if (!gone) $('announce').textContent = answer.firstElementChild.textContent;
          offer(answer, document.choices);
        }
      }
      if (follow && !gone) toEnd();
    }
  } catch (failure) {
    answer.classList.add('failed');
    answer.fill(failure.status === undefined ? say.offline : failure.message, true);
    answer.under(Date.now(), [], button(say.try_again, () => {
      question.remove();
      answer.remove();
      send(text);
    }));
    $('announce').textContent = answer.firstElementChild.textContent;
    // The connection broke: the server may be at it all the same, and the history will tell.
    if (failure.status === undefined) trouble(say.offline);
  }
  if (sending === mine) {
    sending = undefined;
    answering(false);
  }
  if (conversation === id) exists = true;
  await listTalks().catch(() => {});
  if (conversation === id) name(entries.find((entry) => entry.id === id)?.title);
  showSide();
}

function compose(text) {
  $('text').value = text;
  grow();
  $('text').focus();
  $('text').setSelectionRange(text.length, text.length);
}

function grow() {
  const box = $('text');
  box.style.height = 'auto';
  box.style.height = box.scrollHeight + 2 + 'px';
}

$('form').onsubmit = (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (!text || !$('stop').hidden) return;
  $('text').value = '';
  grow();
  send(text);
};
$('text').oninput = grow;
$('text').onkeydown = (event) => {
  if (event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    $('form').requestSubmit();
  } else if (event.key === 'ArrowUp' && !$('text').value) {
    const mine = [...document.querySelectorAll('.said.mine .bubble')].at(-1);
    if (mine) {
      event.preventDefault();
      compose(mine.textContent);
    }
  }
};
$('stop').onclick = () => write('POST', conversationPath(conversation) + '/stop').catch(() => {});
$('end').onclick = toEnd;
$('talk').onscroll = () => { $('end').hidden = atEnd(); };
$('again').onclick = recover;

// ---- All conversations

let entries = [];
let next;

async function listTalks(after) {
  const page = await read('/api/conversations' + (after ? '?after=' + encodeURIComponent(after) : ''));
  entries = after ? entries.concat(page.conversations) : page.conversations;
  next = page.next;
  $('more-talks').hidden = !next;
  $('no-talks').hidden = entries.length > 0;
  $('list').replaceChildren(...entries.map((entry) => {
    const item = element('li');
    const link = element('a');
    link.href = '/c/' + entry.id;
    link.dataset.id = entry.id;
    link.append(
      element('span', 'name', entry.title || say.untitled),
      element('span', 'when', entry.running ? say.answering : `${time(entry.at)} · ${say.events(entry.events)}`));
    item.append(link);
    return item;
  }));
  markCurrent();
}

function markCurrent() {
  const title = entries.find((entry) => entry.id === conversation)?.title;
  if (title && exists) name(title);
  for (const link of document.querySelectorAll('#list a')) {
    if (link.dataset.id === conversation) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

const plain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);

$('list').onclick = (event) => {
  const link = event.target.closest('a');
  if (!link || !plain(event)) return;
  event.preventDefault();
  go(link.dataset.id, link.getAttribute('href'));
};
$('known').onclick = (event) => {
  const link = event.target.closest('a');
  if (!link || !plain(event)) return;
  event.preventDefault();
  go(link.dataset.id, link.getAttribute('href'));
};
$('more-talks').onclick = () => listTalks(next).catch(() => {});
function begin() {
  go(newId(), '/');
  $('text').focus();
}
$('new').onclick = begin;
$('home').onclick = (event) => {
  if (!plain(event)) return;
  event.preventDefault();
  begin();
};
window.onpopstate = () => {
  if (sending) sending.away();
  open(idOfPage() || newId()).catch(() => {});
  markCurrent();
};

// Asks before something is done; resolves to what was typed, true, or nothing.
function ask(title, text, yes, typed) {
  $('ask-title').textContent = title;
  $('ask-text').textContent = text;
  $('ask-text').hidden = !text;
  $('ask-yes').textContent = yes;
  $('ask-input').hidden = typed === undefined;
  $('ask-input').value = typed || '';
  $('ask').returnValue = '';
  $('ask').showModal();
  if (typed !== undefined) $('ask-input').select();
  return new Promise((resolve) => {
    $('ask').onclose = () => resolve($('ask').returnValue !== 'yes'
      ? undefined
      : typed === undefined ? true : $('ask-input').value.trim() || undefined);
  });
}
// Enter in the field says yes, not the first button.
$('ask-input').onkeydown = (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  $('ask').close('yes');
};

$('rename').onclick = async () => {
  const id = conversation;
  const title = await ask(say.rename_title, '', say.save, $('title').textContent);
  if (!title) return;
  try {
    await write('POST', conversationPath(id), { title });
    await listTalks();
    if (conversation === id) name(title);
  } catch (failure) {
    $('announce').textContent = failure.message;
  }
};
$('delete').onclick = async () => {
  const id = conversation;
  if (!await ask(say.delete_title, say.delete_text, say.delete)) return;
  try {
    await write('DELETE', conversationPath(id));
    if (conversation === id) go(newId(), '/');
    await listTalks();
  } catch { /* Said above the conversation. */ }
};

// ---- Memories

async function showMemories() {
  const query = $('search').value.trim();
  const { memories } = await read('/api/memories?q=' + encodeURIComponent(query));
  if (query !== $('search').value.trim()) return;
  $('known').replaceChildren(...memories.map((memory) => {
    const item = element('li');
    const line = element('div', 'under');
    line.append(element('span', '', time(memory.at)));
    if (memory.times > 1) line.append(element('span', '', '· ' + say.times(memory.times)));
    if (memory.conversation.startsWith('console_')) {
      const link = element('a', '', say.source);
      link.href = '/c/' + memory.conversation;
      link.dataset.id = memory.conversation;
      line.append(link);
    }
    const forget = button(say.forget, async () => {
      await write('DELETE', '/api/memories/' + memory.id).catch(() => {});
      await showMemories();
      $('search').focus();
    });
    forget.setAttribute('aria-label', `${say.forget}: ${memory.text}`);
    line.append(forget);
    item.append(element('p', '', memory.text), line);
    return item;
  }));
  $('nothing').hidden = memories.length > 0;
  $('nothing').textContent = query ? say.nothing_found : say.nothing_known;
  $('forget-all').hidden = !memories.length || query !== '';
  $('forget-all').onclick = async () => {
    if (!await ask(say.forget_all_title, say.forget_all_text(memories.length), say.forget_all)) return;
    await write('DELETE', '/api/memories').catch(() => {});
    await showMemories();
  };
}
$('search').oninput = () => showMemories().catch(() => {});

// ---- Engine room

const PARTS = ['queued', 'store', 'model', 'delivery', 'rest'];
let seen = {};
let deadlines = [];

$('legend').append(...PARTS.map((part) => {
  const item = element('li');
  item.append(element('span', 'mark ' + part), say[part]);
  return item;
}));

function left(seconds) {
  if (seconds < 0) return say.never;
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, '0');
  return say.expires(d ? `${d} d ${h} h` : `${h}:${two(m)}:${two(s)}`);
}

function pretty(line) {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}

function keyView(key, opened) {
  const details = element('details', 'key');
  details.dataset.key = key.key;
  details.open = opened;
  const summary = element('summary', '', key.key + ' ');
  const about = element('span');
  summary.append(about);
  details.append(summary);
  const deadline = key.ttlSeconds < 0 ? -1 : Date.now() + key.ttlSeconds * 1000;
  const tick = () => {
    const ttl = deadline < 0 ? -1 : Math.max(0, Math.round((deadline - Date.now()) / 1000));
    about.textContent = `${key.type.toUpperCase()} · ${key.length} · ${left(ttl)}`;
  };
  tick();
  deadlines.push(tick);
  if (key.content.length) {
    const pre = element('pre', '', key.content.map(pretty).join('\n'));
    pre.tabIndex = 0;
    pre.setAttribute('aria-label', key.key);
    details.append(pre);
  }
  return details;
}

function showKeys(state) {
  const opened = new Set([...document.querySelectorAll('#keys details[open]')].map((d) => d.dataset.key));
  const scrolled = Object.fromEntries([...document.querySelectorAll('#keys details')]
    .map((d) => [d.dataset.key, d.querySelector('pre')?.scrollTop || 0]));
  deadlines = [];
  const now = {};
  $('keys-title').textContent = state.rows ? say.rows : say.keys;
  $('keys').replaceChildren(...state.keys.map((key) => {
    now[key.key] = key.length + '\n' + key.content.join('\n');
    const view = keyView(key, opened.has(key.key));
    if (seen.id === conversation && seen.keys && seen.keys[key.key] !== now[key.key]) view.classList.add('fresh');
    return view;
  }));
  for (const view of $('keys').children) {
    const pre = view.querySelector('pre');
    if (pre) pre.scrollTop = scrolled[view.dataset.key] || 0;
  }
  seen = { id: conversation, keys: now };
  for (const row of state.rows || []) {
    const box = element('div', 'key');
    const summary = element('summary', '', row.name + ' ');
    summary.append(element('span', '', `${row.type.toUpperCase()} · ${row.items} · ${say.expires(row.expires)}`));
    box.append(summary);
    $('keys').append(box);
  }
  for (const note of state.notes || []) $('keys').append(element('p', 'empty', note));
  if (state.failure) $('keys').append(element('p', 'health bad', state.failure));
  else if (!state.keys.length && !state.rows) $('keys').append(element('p', 'empty', say.no_keys));
  $('cli').hidden = !(state.redisCli && state.keys.length);
  const list = state.keys.find((key) => key.type === 'list');
  if (list) {
    const command = `${state.redisCli} LRANGE "${list.key}" 0 -1`;
    $('cli').firstElementChild.textContent = command;
    $('cli').lastElementChild.onclick = (event) => copy(command, event.target);
  }
}

function showTurns(turns) {
  const longest = Math.max(...turns.map((turn) => turn.queued + turn.total), 1);
  $('turns').replaceChildren(...turns.slice(0, 12).map((turn) => {
    const all = turn.queued + turn.total;
    const parts = { ...turn, rest: Math.max(0, turn.total - turn.store - turn.model - turn.delivery) };
    const item = element('li');
    const fall = element('div', 'fall');
    fall.style.width = Math.max(2, 100 * all / longest) + '%';
    for (const part of PARTS) {
      const piece = element('i', part);
      piece.style.flexGrow = parts[part];
      fall.append(piece);
    }
    const words = say.turn(Math.round(all), PARTS.map((part) => `${say[part]} ${Math.round(parts[part])}`).join(', '));
    fall.setAttribute('role', 'img');
    fall.setAttribute('aria-label', words);
    fall.title = words;
    item.append(element('span', '', new Date(turn.at).toLocaleTimeString(TAG)), fall, element('span', 'took', `${Math.round(all)} ms`));
    return item;
  }));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function showSpeed(state) {
  const appends = state.times.filter((t) => t.kind === 'append').map((t) => t.ms);
  const events = Number(state.keys.find((key) => key.type === 'list')?.length)
    || state.rows?.find((row) => row.name === 'session_events')?.items || 0;
  const blob = interpolate(state.measured, 'blobAppend', events);
  const lines = !blob ? [] : [
    { kind: 'blob', name: 'blob_append', ms: blob },
    { kind: 'blobload', name: 'blob_load', ms: interpolate(state.measured, 'blobLoad', events) },
    { kind: 'redis', name: 'redis_append', ms: interpolate(state.measured, 'append', events) },
  ];
  if (state.cloudsql) lines.push({ kind: 'cloudsql', name: 'cloudsql_append', ms: state.cloudsql });
  if (appends.length && blob) {
    const ours = median(appends);
    const times = blob < ours ? '' : new Intl.NumberFormat(TAG, { maximumSignificantDigits: 2 }).format(blob / ours);
    const long = state.measured.at(-1);
    $('ratio').textContent = [
      say.ratio(milliseconds(ours), milliseconds(blob), times, events),
      say.grown(long.events.toLocaleString(TAG), milliseconds(long.blobAppend), milliseconds(long.append)),
      say.measured,
    ].join(' ');
  } else {
    $('ratio').textContent = say.ratio_none;
  }
  drawChart($('chart'), state.times, appends.length ? lines : []);
}

async function showEngine() {
  const id = conversation;
  const state = await read('/api/session?id=' + encodeURIComponent(id));
  if (id !== conversation) return;
  $('backend').textContent = state.backend;
  const wrong = [state.complaint, state.fallback].filter(Boolean).join(' · ');
  const { waiting, oldest, given } = state.queue || {};
  $('health').textContent = wrong || [
    say.healthy,
    state.queue && say.queue(waiting, oldest, given),
  ].filter(Boolean).join(' ');
  $('health').classList.toggle('bad', wrong !== '');
  showSpeed(state);
  showTurns(state.turns);
  showKeys(state);
}

// ---- The side

const tabs = [$('tab-memories'), $('tab-engine')];

function choose(tab) {
  for (const each of tabs) {
    each.setAttribute('aria-selected', String(each === tab));
    each.tabIndex = each === tab ? 0 : -1;
    $(each.getAttribute('aria-controls')).hidden = each !== tab;
  }
  localStorage.setItem('tab', tab.id);
  showSide();
}

for (const tab of tabs) {
  tab.onclick = () => choose(tab);
  tab.onkeydown = (event) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const other = tabs[(tabs.indexOf(tab) + 1) % 2];
    other.focus();
    choose(other);
  };
}

const narrow = matchMedia('(max-width: 1100px)');
const sideShown = () => narrow.matches ? $('side').classList.contains('open') : !document.body.classList.contains('wide-talk');

function showSide() {
  $('side-open').setAttribute('aria-expanded', String(sideShown()));
  if (!sideShown()) return;
  (tabs[0].ariaSelected === 'true' ? showMemories() : showEngine()).catch(() => {});
}

function openDrawer(drawer, opener) {
  drawer.classList.add('open');
  $('shade').hidden = false;
  $('main').inert = true;
  $(opener).setAttribute('aria-expanded', 'true');
  drawer.querySelector('button').focus();
}

function closeDrawers() {
  const opened = document.querySelector('#talks.open, #side.open');
  if (!opened) return;
  opened.classList.remove('open');
  $('shade').hidden = true;
  $('main').inert = false;
  const opener = $(opened.id + '-open');
  opener.setAttribute('aria-expanded', 'false');
  opener.focus();
}

$('talks-open').onclick = () => openDrawer($('talks'), 'talks-open');
$('talks-close').onclick = closeDrawers;
$('shade').onclick = closeDrawers;
document.onkeydown = (event) => {
  if (event.key === 'Escape' && !$('ask').open) closeDrawers();
};
$('side-open').onclick = () => {
  if (narrow.matches) openDrawer($('side'), 'side-open');
  else document.body.classList.toggle('wide-talk');
  showSide();
};
$('side-close').onclick = () => {
  if (narrow.matches) closeDrawers();
  else document.body.classList.add('wide-talk');
  showSide();
};
narrow.onchange = closeDrawers;

setInterval(() => {
  if (document.visibilityState === 'visible' && sideShown() && $('trouble').hidden
      && tabs[1].ariaSelected === 'true') showEngine().catch(() => {});
}, POLL);
setInterval(() => deadlines.forEach((tick) => tick()), 1000);

// ---- Begin

choose($(localStorage.getItem('tab')) || tabs[0]);
conversation = idOfPage() || newId();
listTalks().catch(() => {});
open(conversation).then(() => listTalks()).catch(() => {});
