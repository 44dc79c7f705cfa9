// Draws the live wave and renews the parts of the page that are marked data-live.
'use strict';
(() => {
  const SECONDS = 6;
  const waves = new Map();

  function renew() {
    fetch(location.href, { headers: { Accept: 'text/html', Renewal: '1' } })
      .then((answer) => {
        if (answer.status === 423) location.replace(location.href);
        return answer.ok ? answer.text() : Promise.reject(answer.status);
      })
      .then((text) => {
        const fresh = new DOMParser().parseFromString(text, 'text/html');
        for (const part of document.querySelectorAll('[data-live]')) {
          const other = fresh.getElementById(part.id);
          if (other && other.innerHTML !== part.innerHTML && !part.contains(editing())) {
            part.replaceWith(document.adoptNode(other));
          }
        }
      })
      .catch(() => offline());
  }

  function editing() {
    const active = document.activeElement;
    return active && /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName) ? active : null;
  }

  function offline() {
    document.body.dataset.offline = 'true';
  }

  function wave(data) {
    const [vital, rate, scale, samples] = data.split(' ');
    if (!samples) return;
    const length = Math.round(SECONDS * Number(rate));
    let buffer = waves.get(vital);
    if (!buffer) waves.set(vital, (buffer = { length, samples: [] }));
    for (const each of samples.split(',')) buffer.samples.push(Number(each) * Number(scale));
    if (buffer.samples.length > length) buffer.samples.splice(0, buffer.samples.length - length);
    draw(vital, buffer);
  }

  function draw(vital, buffer) {
    const canvas = document.querySelector(`canvas[data-vital="${vital}"]`);
    if (!canvas) return;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const sorted = [...buffer.samples].sort((a, b) => a - b);
    const low = sorted[Math.floor(sorted.length * 0.002)];
    const high = sorted[Math.ceil((sorted.length - 1) * 0.998)];
    const span = Math.max(high - low, 1e-9);
    const pen = canvas.getContext('2d');
    pen.clearRect(0, 0, width, height);
    pen.beginPath();
    buffer.samples.forEach((value, i) => {
      const x = (i / buffer.length) * width;
      // Light that reaches the sensor falls with every beat; a pulse is drawn upwards.
      const share = vital === 'OXYGEN_SATURATION' ? (high - value) / span : (value - low) / span;
      const y = height * (0.92 - 0.84 * share);
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    });
    pen.lineWidth = 2 * ratio;
    pen.strokeStyle = '#0b5d4b';
    pen.stroke();
  }

  function progress(data) {
    const [vital, percent, ...words] = data.split(' ');
    const bar = document.querySelector(`progress[data-vital="${vital}"]`);
    if (bar) bar.value = Number(percent);
    const number = document.querySelector(`[data-percent="${vital}"]`);
    if (number) number.textContent = percent;
    const hindrance = document.querySelector(`[data-hindrance="${vital}"]`);
    const [chinese, english] = words.join(' ').split('\t');
    if (hindrance) hindrance.textContent = document.documentElement.lang === 'en' ? english : chinese;
  }

  // The keypad of the PIN writes into the field that was touched last.
  function keypad() {
    const fields = [...document.querySelectorAll('[data-pin]')];
    let field = fields[0];
    for (const each of fields) {
      // Without the browser's own keyboard, which would cover this one.
      each.inputMode = 'none';
      each.addEventListener('focus', () => (field = each));
    }
    for (const key of document.querySelectorAll('[data-key]')) {
      key.addEventListener('click', () => {
        const name = key.dataset.key;
        if (name === 'clear') field.value = '';
        else if (name === 'back') field.value = field.value.slice(0, -1);
        else if (field.value.length < field.maxLength) field.value += name;
      });
    }
    const wait = document.querySelector('[data-wait]');
    if (wait) count(wait, performance.now() + 1000 * Number(wait.dataset.wait));
  }

  function count(wait, end) {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) {
      location.href = document.querySelector('input[name="from"]').value;
      return;
    }
    wait.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    setTimeout(() => count(wait, end), 250);
  }

  // A person who only reads is there all the same.
  let said = 0;
  function awake() {
    const token = document.querySelector('input[name="token"]');
    if (!token || performance.now() - said < 20000) return;
    said = performance.now();
    fetch('/awake', { method: 'POST', body: new URLSearchParams({ token: token.value }) }).catch(offline);
  }

  if ('locked' in document.body.dataset) {
    keypad();
    return;
  }
  said = performance.now();
  for (const sign of ['pointerdown', 'keydown', 'scroll']) addEventListener(sign, awake, { passive: true });

  const live = new EventSource('/live');
  live.addEventListener('lock', () => location.replace(location.href));
  live.addEventListener('wave', (event) => wave(event.data));
  live.addEventListener('progress', (event) => progress(event.data));
  live.addEventListener('change', renew);
  live.addEventListener('begin', (event) => waves.delete(event.data));
  live.onopen = renew;
  live.onerror = offline;
})();
