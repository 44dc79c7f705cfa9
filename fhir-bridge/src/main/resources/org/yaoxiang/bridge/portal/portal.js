// Renews the parts that change by themselves, keeps drafts, counts waiting times.
'use strict';
(() => {
  const EVERY_MS = 3000;
  const STALE_MS = 10000;
  const DRAFT_MS = 24 * 60 * 60 * 1000;
  const AWAKE_MS = 60000;
  const english = document.documentElement.lang === 'en';
  const form = document.querySelector('form[data-draft]');
  const me = form && form.dataset.owner;

  // Waiting times are left out, since the script keeps them itself.
  const plain = (html) => html.replace(/<time[^>]*datetime="([^"]*)"[^>]*>[^<]*/g, '<time $1>');
  const seen = new Map();

  // Replaces only what has changed, child by child where children have ids, so that neither the
  // scroll position nor the keyboard focus is lost.
  function renewPart(part, fresh) {
    const keyed = [...fresh.children].some((each) => each.id) || [...part.children].some((each) => each.id);
    for (const { name, value } of fresh.attributes) {
      if (part.getAttribute(name) !== value) part.setAttribute(name, value);
    }
    if (!keyed) {
      const html = plain(fresh.innerHTML);
      if (!seen.has(part.id)) seen.set(part.id, plain(part.innerHTML));
      if (seen.get(part.id) !== html) {
        part.replaceChildren(...fresh.childNodes);
        seen.set(part.id, html);
      }
      return;
    }
    const focus = document.activeElement && document.activeElement.closest('[id^="c-"]');
    const before = new Map([...part.children].map((each) => [each.id, each]));
    let at = part.firstElementChild;
    for (const child of [...fresh.children]) {
      const old = before.get(child.id);
      before.delete(child.id);
      let keep = child;
      if (old) {
        if (plain(old.outerHTML) === plain(child.outerHTML)) keep = old;
        else {
          if (at === old) at = child;
          old.replaceWith(child);
        }
      }
      if (keep === at) at = at.nextElementSibling;
      else part.insertBefore(keep, at);
    }
    before.forEach((gone) => gone.remove());
    if (focus && !document.contains(document.activeElement.closest('[id^="c-"]') || null)) {
      const again = document.getElementById(focus.id);
      if (again) again.querySelector('a').focus({ preventScroll: true });
    }
  }

  let lastAnswer = Date.now();
  const path = location.pathname === '/' ? '/part/queue' : '/part' + location.pathname;
  const isLive = location.pathname === '/' || (/^\/consult\/[0-9a-f]{64}$/.test(location.pathname) && form);

  async function renew() {
    try {
      const answer = await fetch(path, { signal: AbortSignal.timeout(STALE_MS) });
      if (answer.status === 401) {
        // The draft is kept; a reload would interrupt whoever is typing.
        if (form) {
          document.getElementById('ended').hidden = false;
        } else {
          location.assign('/login');
        }
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = parse(await answer.text());
      for (const part of document.querySelectorAll('[data-live]')) {
        const other = fresh.getElementById(part.id);
        if (other) renewPart(part, document.adoptNode(other));
      }
      await renewLate();
      lastAnswer = Date.now();
      stale(false);
      tick();
      count();
    } catch {
      stale(Date.now() - lastAnswer > STALE_MS);
    }
  }

  // The strips are too large to ask for every time: only when a recording has arrived that this
  // page does not show.
  async function renewLate() {
    const status = document.getElementById('status');
    const strips = document.getElementById('strips');
    if (!status || !strips || status.dataset.awaited === strips.dataset.awaited) return;
    const answer = await fetch(path + '?late', { signal: AbortSignal.timeout(STALE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = parse(await answer.text());
    for (const part of document.querySelectorAll('[data-late]')) {
      const other = fresh.getElementById(part.id);
      if (other) part.replaceWith(document.adoptNode(other));
    }
  }

  function parse(html) {
    return new DOMParser().parseFromString(html, 'text/html');
  }

  function stale(isStale) {
    document.getElementById('stale').hidden = !isStale;
  }

  function count() {
    const part = document.getElementById('count');
    const open = part ? Number(part.dataset.count) : 0;
    document.title = (open > 0 ? '(' + open + ') ' : '') + document.body.dataset.title;
  }

  // The server's clock, since the desk's may be wrong.
  const serverBegan = new Map();
  function tick() {
    for (const each of document.querySelectorAll('time.since')) {
      const key = each.dateTime;
      if (!serverBegan.has(key)) {
        serverBegan.set(key, { minutes: Number(each.dataset.minutes), at: performance.now() });
      }
      const start = serverBegan.get(key);
      const minutes = start.minutes + Math.floor((performance.now() - start.at) / 60000);
      const text = span(minutes);
      if (each.textContent !== text) each.textContent = text;
    }
  }

  function span(minutes) {
    if (minutes < 60) return english ? minutes + ' min' : minutes + ' 分钟';
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return english ? hours + ' h ' + (minutes % 60) + ' min' : hours + ' 小时 ' + (minutes % 60) + ' 分';
    return english ? Math.floor(hours / 24) + ' days' : Math.floor(hours / 24) + ' 天';
  }

  // Drafts outlive an ended session and a broken link. They go when the advice is sent, when the
  // clinician leaves, and after a day.
  const key = form && 'draft.' + form.dataset.draft + '.' + me;

  function drafts() {
    return Object.keys(localStorage).filter((each) => each.startsWith('draft.'));
  }

  function sweep() {
    for (const each of drafts()) {
      let at = 0;
      try {
        at = JSON.parse(localStorage.getItem(each)).at;
      } catch {
        at = 0;
      }
      if (!(Date.now() - at < DRAFT_MS)) localStorage.removeItem(each);
    }
  }

  function keep() {
    const chosen = form.querySelector('[name=disposition]:checked');
    const draft = { at: Date.now(), text: form.elements.text.value, disposition: chosen ? chosen.value : '' };
    if (draft.text || draft.disposition) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
    document.getElementById('kept').hidden = !draft.text;
    left();
    awake();
  }

  function left() {
    document.getElementById('left').textContent = form.elements.text.value.length + ' / 4000';
  }

  function restore() {
    const draft = JSON.parse(localStorage.getItem(key) || 'null');
    if (draft && !form.elements.text.value) {
      form.elements.text.value = draft.text;
      for (const each of form.querySelectorAll('[name=disposition]')) each.checked = each.value === draft.disposition;
      document.getElementById('kept').hidden = !draft.text;
      form.closest('details').open = true;
    }
    left();
  }

  let lastAwake = 0;
  function awake() {
    if (Date.now() - lastAwake < AWAKE_MS) return;
    lastAwake = Date.now();
    fetch('/awake', { method: 'POST', body: new URLSearchParams({ token: form.elements.token.value }) }).catch(() => {});
  }

  sweep();
  if (form) {
    // A draft belongs to the number of answers it was begun with; once that has grown it was sent.
    const [hash, answers] = form.dataset.draft.split('.');
    if (new URLSearchParams(location.search).has('sent')) {
      for (let i = 0; i < Number(answers) + 1; i++) localStorage.removeItem('draft.' + hash + '.' + i + '.' + me);
      history.replaceState(null, '', location.pathname);
    }
    restore();
    form.addEventListener('input', keep);
  }
  for (const each of document.querySelectorAll('form')) {
    each.addEventListener('submit', () => {
      if ('leave' in each.dataset) for (const draft of drafts()) localStorage.removeItem(draft);
      // After the form's data has been gathered.
      setTimeout(() => each.querySelectorAll('button').forEach((button) => { button.disabled = true; }), 0);
    });
  }
  // A page that comes back from the browser's history may be sent again.
  addEventListener('pageshow', () => document.querySelectorAll('button').forEach((button) => { button.disabled = false; }));

  if (isLive) {
    count();
    tick();
    setInterval(renew, EVERY_MS);
    setInterval(tick, 1000);
  }
})();
