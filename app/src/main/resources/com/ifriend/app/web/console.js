'use strict';

const $ = (id) => document.getElementById(id);
let session = localStorage.getItem('session') || newSession();

function newSession() {
  const id = 'console_' + Array.from(crypto.getRandomValues(new Uint8Array(4)),
    (b) => b.toString(16).padStart(2, '0')).join('');
  localStorage.setItem('session', id);
  return id;
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// Only what the agent writes: paragraphs, line breaks, bold, italics. Text never becomes markup.
function markdown(node, text) {
  node.replaceChildren();
  for (const block of text.split(/\n{2,}/)) {
    const p = element('p');
    block.split('\n').forEach((line, i) => {
      if (i) p.append(element('br'));
      for (const part of line.split(/(\*\*.+?\*\*|_[^_]+_)/)) {
        const bold = part.match(/^\*\*(.+)\*\*$/);
        const italic = part.match(/^_([^_]+)_$/);
        p.append(bold ? element('strong', '', bold[1]) : italic ? element('em', '', italic[1]) : part);
      }
    });
    node.append(p);
  }
}

function say(text, mine) {
  const node = element('div', mine ? 'said mine' : 'said', mine ? text : '…');
  $('talk').append(node);
  node.scrollIntoView({ block: 'end' });
  return node;
}

async function send(text) {
  document.querySelector('.tries')?.remove();
  say(text, true);
  const node = say('', false);
  let streamed = '';
  try {
    const response = await fetch('/api/chat', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session, text }),
    });
    if (!response.ok) throw new Error('HTTP ' + response.status);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + chunk.value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const said = JSON.parse(line);
        if (said.piece) markdown(node, (streamed += said.piece));
        if (said.answer) {
          markdown(node, said.answer);
          node.append(element('div', 'took', said.millis + ' ms'));
        }
        node.scrollIntoView({ block: 'end' });
      }
    }
  } catch (error) {
    node.textContent = 'Não deu para falar com o iFriend (' + error.message + '). Ele está rodando?';
  }
  showKeys();
}

async function showKeys() {
  $('session').textContent = session;
  const open = new Set([...document.querySelectorAll('details[open]')].map((d) => d.dataset.key));
  const seen = document.querySelectorAll('details').length > 0;
  let state;
  try {
    state = await (await fetch('/api/session?id=' + encodeURIComponent(session))).json();
  } catch {
    return;
  }
  $('backend').textContent = state.backend;
  $('keys').replaceChildren(...state.keys.map((key) => {
    const details = element('details', 'key');
    details.dataset.key = key.key;
    details.open = seen ? open.has(key.key) : !key.key.endsWith(':index');
    const summary = element('summary', '', key.key + ' ');
    summary.append(element('span', '', key.type.toUpperCase() + ' · ' + key.length + ' · TTL ' + key.ttlSeconds + ' s'));
    details.append(summary);
    if (key.content.length) details.append(element('pre', '', key.content.join('\n')));
    return details;
  }));
  if (!state.keys.length) {
    $('keys').append(element('p', 'empty', state.backend.startsWith('redis')
      ? 'A sessão nasce com a primeira mensagem.'
      : 'Este backend não tem chaves para mostrar.'));
  } else {
    $('keys').append(element('p', 'empty', state.redisCli + ' LRANGE "session:' + session + ':events" 0 -1'));
  }
}

function welcome() {
  $('talk').replaceChildren();
  const tries = element('div', 'tries');
  for (const text of ['busca tours em Paris', 'passeio de barco em Lisboa até 50 euros', 'food tours in Rome in English']) {
    const button = element('button', '', text);
    button.type = 'button';
    button.onclick = () => send(text);
    tries.append(button);
  }
  $('talk').append(tries);
  showKeys();
}

$('form').onsubmit = (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  $('text').value = '';
  if (text) send(text);
};
$('new').onclick = () => {
  session = newSession();
  welcome();
};
welcome();
