// Search (检索). The question stands in the address (?q=…), the index in scripts
// beside the page; package site/search of the generator says what is in them.
(function () {
  'use strict';
  var PAGE = 10, PARTIES = 5, NAMED = 256, WIDE = 4194304;
  var loaded = {}, waiting = {}, root, status, place, failed = false;

  window.gongkaiSearch = function (name, first, second) { loaded[name] = [first, second]; };

  function each(list, use) { for (var i = 0; i < list.length; i++) { use(list[i], i); } }

  // What is compared: see testdata/normal.json of that package.
  function normal(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 65248); })
      .replace(/[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/g, '')
      .replace(/[\[{〔【「『〖]/g, '(').replace(/[\]}〕】」』〗]/g, ')')
      .replace(/[〇○◯]/g, '零').replace(/[•‧・･]/g, '·')
      .replace(/[A-Z]/g, function (c) { return c.toLowerCase(); });
  }

  function fail() {
    if (failed) { return; }
    failed = true;
    status.textContent = '检索文件没有读到，不能检索。请刷新页面再试，或者从下面的列表进入。';
  }

  function load(name, then) {
    if (loaded[name]) { then(loaded[name]); return; }
    if (waiting[name]) { waiting[name].push(then); return; }
    waiting[name] = [then];
    var script = document.createElement('script');
    script.src = name + '.js';
    script.onerror = fail;
    script.onload = function () {
      if (!loaded[name]) { fail(); return; }
      each(waiting[name], function (use) { use(loaded[name]); });
    };
    document.head.appendChild(script);
  }

  function hashed(name) { return name.charAt(0) + '/' + name.slice(1); }

  function all(list, make, then) {
    var done = [], left = list.length;
    if (!left) { then(done); }
    each(list, function (x, i) { make(x, function (y) { done[i] = y; if (!--left) { then(done); } }); });
  }

  // A number at r.i of r.s.
  function number(r) {
    for (var v = 0; ;) {
      var c = r.s.charCodeAt(r.i++);
      c = c === 33 ? 57 : c - 35;
      if (c < 64) { return v * 64 + c; }
      v = v * 28 + c - 63;
    }
  }

  function starts(text, with_) { return text.slice(0, with_.length) === with_; }

  // The entry of a leaf that speaks of key: a rare beginning of key, or what is
  // common and begins with key (or with as much of it as is followed).
  function scan(leaf, key) {
    var r = {s: leaf[1], i: 0}, k = '';
    while (r.i < r.s.length) {
      var same = number(r), more = number(r);
      k = k.slice(0, same) + r.s.substr(r.i, more);
      r.i += more;
      var kind = number(r), e = {key: k, docs: kind < 2};
      if (kind === 4) {
        e.alike = true;
      } else if (kind === 1 || kind === 3) {
        e.file = leaf[0][number(r)];
        e.from = number(r);
        e.length = number(r);
      } else {
        e.length = kind > 3 ? kind - 3 : number(r);
        e.list = r.s.substr(r.i, e.length);
        r.i += e.length;
      }
      if (e.docs ? starts(k, key) || k.length === root.depth && starts(key, k) : starts(key, k)) { return e; }
    }
    return null;
  }

  function lookup(tree, key, then) {
    (function descend(level, refs) {
      var i = refs.length - 2;
      while (i >= 0 && refs[i] > key) { i -= 2; }
      if (i < 0) { then(null); return; }
      load(hashed(refs[i + 1]), function (got) {
        if (level) { descend(level - 1, got[0]); } else { then(scan(got, key)); }
      });
    })(tree[0], tree[1]);
  }

  function listOf(e, then) {
    if (!e.file) { then(e.list); return; }
    load(hashed(e.file), function (got) { then(got[0].substr(e.from, e.length)); });
  }

  // Documents of a docs list, rising; parties come after all documents.
  function documents(list) {
    var kind = list.charAt(0), r = {s: list, i: 1}, length = number(r), stop = r.i + length, ids = [], id = -1, j;
    if (kind === 'b') {
      for (id = 0; r.i < stop; id += 6) {
        var bits = number(r);
        for (j = 0; j < 6; j++) { if (bits >> j & 1) { ids.push(id + j); } }
      }
    } else if (kind === 'r') {
      for (id = 0; r.i < stop;) {
        id += number(r);
        for (j = number(r); j; j--) { ids.push(id++); }
      }
    } else {
      while (r.i < stop) { ids.push(id += number(r)); }
    }
    for (id = root.docs - 1; r.i < list.length;) { ids.push(id += number(r)); }
    return ids;
  }

  // Occurrences as single numbers, moved to where the question would begin.
  function occurrences(list, shift) {
    var r = {s: list, i: 0}, id = -1, position = 0, found = [];
    while (r.i < list.length) {
      var step = number(r), n = number(r);
      if (!step && !n) { id = root.docs - 1; continue; }
      position = step ? n : position + n;
      id += step;
      if (position >= shift) { found.push(id * WIDE + position - shift); }
    }
    return found;
  }

  function common(x, y) {
    var both = [];
    for (var i = 0, j = 0; i < x.length && j < y.length;) {
      if (x[i] === y[j]) { both.push(x[i]); i++; j++; } else if (x[i] < y[j]) { i++; } else { j++; }
    }
    return both;
  }

  // The entries that together say where q stands; null when it stands nowhere.
  function cover(q, then) {
    var parts = [], stop = q.length, turned = false;
    function take(at, entry) { parts.push({at: at, entry: entry}); }
    function step(at) {
      lookup(root.forward, q.slice(at), function (e) {
        if (!e) { then(null); return; }
        take(e.docs ? 0 : at, e);
        if (!e.docs) {
          at += e.key.length;
        } else if (q.length - at > e.key.length) {
          at += root.depth >> 1;
        } else if (at) {
          lookup(root.forward, q.slice(-root.depth), function (last) {
            if (last && last.docs) { take(0, last); }
            then(last && last.docs ? parts : null);
          });
          return;
        } else {
          at = stop;
        }
        if (at >= stop) { then(parts); } else if (turned) { step(at); } else { turn(at); }
      });
    }
    // The end once: it reaches back as far as what is common there.
    function turn(at) {
      turned = true;
      lookup(root.backward, q.split('').reverse().join(''), function (e) {
        function go() { if (at >= stop) { then(parts); } else if (e || q.length > root.depth) { step(at); } else { then(null); } }
        if (!e) { go(); return; }
        stop = q.length - e.key.length;
        if (!e.alike) { take(stop, e); go(); return; }
        lookup(root.forward, q.slice(stop), function (begin) { take(stop, begin); go(); });
      });
    }
    step(0);
  }

  // Who holds q: ids, rising, and which of them hold it in a name, where that is known.
  function find(q, then) {
    cover(q, function (parts) {
      if (!parts) { then({ids: [], named: null}); return; }
      all(parts, function (p, got) { listOf(p.entry, got); }, function (lists) {
        var ids = null, places = null, named = null;
        each(parts, function (p, i) {
          var more = p.entry.docs ? documents(lists[i]) : occurrences(lists[i], p.at);
          if (p.entry.docs) { ids = ids ? common(ids, more) : more; } else { places = places ? common(places, more) : more; }
        });
        if (places) {
          var holders = [];
          named = {};
          each(places, function (n) {
            var id = Math.floor(n / WIDE);
            if (id !== holders[holders.length - 1]) { holders.push(id); }
            if (n % WIDE < NAMED) { named[id] = true; }
          });
          ids = ids ? common(ids, holders) : holders;
        }
        then({ids: ids, named: named});
      });
    });
  }

  function parameters() {
    var found = {};
    each(location.search.slice(1).split('&'), function (pair) {
      var at = pair.indexOf('='), value = pair.slice(at + 1).replace(/\+/g, ' ');
      try { value = decodeURIComponent(value); } catch (e) { /* as it stands */ }
      if (at > 0) { found[pair.slice(0, at)] = value; }
    });
    return found;
  }

  function link(asked, change) {
    var pairs = [], name;
    for (name in asked) {
      if (!change.hasOwnProperty(name) && asked[name] && name !== 'page') { pairs.push(name + '=' + encodeURIComponent(asked[name])); }
    }
    for (name in change) { if (change[name]) { pairs.push(name + '=' + encodeURIComponent(change[name])); } }
    return 'index.html?' + pairs.join('&');
  }

  function element(name, into, text, properties) {
    var e = document.createElement(name), p;
    for (p in properties) { e.setAttribute(p, properties[p]); }
    if (text) { e.appendChild(document.createTextNode(text)); }
    into.appendChild(e);
    return e;
  }

  function describe(ids, then) {
    all(ids, function (id, got) {
      var party = id >= root.docs, n = party ? id - root.docs : id, file = Math.floor(n / root.shard);
      load((party ? 'party/' : 'doc/') + (file >> 8) + '/' + (file & 255), function (rows) { got(rows[0][n % root.shard]); });
    }, then);
  }

  // Rows are address, title, kind, number, day, line, word, class.
  function list(into, heading, rows) {
    element('h2', into, heading);
    var items = element('ol', into, '', {'class': 'items'});
    each(rows, function (row) {
      var item = element('li', items), p;
      element('a', element('h3', item), row[1], {href: row[0]});
      p = element('p', item);
      if (row[2]) { element('span', p, row[2]); }
      if (row[3]) { element('span', p, row[3]); }
      if (row[4]) { element('time', element('span', p, '公开于', {'class': 'nowrap'}), row[4].replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日'), {datetime: row[4]}); }
      if (row[6]) { element('span', p, row[6], {'class': 'tag ' + row[7]}); }
      if (row[5]) { element('p', item, row[5]); }
    });
  }

  // What is called just so comes first.
  function foremost(q, rows) {
    var first = [], others = [];
    each(rows, function (row) { (normal(row[1]) === q || normal(row[3]) === q ? first : others).push(row); });
    return first.concat(others);
  }

  function pager(into, asked, page, last) {
    if (last < 2) { return; }
    var items = element('ul', element('nav', into, '', {'class': 'pager', 'aria-label': '分页'}));
    if (page > 1) { element('a', element('li', items), '上一页', {rel: 'prev', href: link(asked, {page: page - 1})}); }
    element('span', element('li', items), '第 ' + page + ' 页，共 ' + last + ' 页', {'aria-current': 'page'});
    if (page < last) { element('a', element('li', items), '下一页', {rel: 'next', href: link(asked, {page: page + 1})}); }
  }

  function none(asked) {
    status.textContent = '未查到含有“' + asked.q + '”的信息。';
    var tips = element('ul', place);
    each(['请检查有没有错字，或者少写几个字，例如只写公司的字号。', '选了筛选条件的，换成“全部”再查。',
      '本站只有本站公开的信息，不列自然人姓名；已经撤回和公示期满的查不到。', '企业的其他信息，可以到国家企业信用信息公示系统、信用中国查询。'],
      function (tip) { element('li', tips, tip); });
  }

  function show(asked, q, parties, files, page) {
    var only = asked.party, shown = only ? parties : files, last = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(Math.max(1, page), last);
    var first = only || page > 1 ? [] : parties.slice(0, PARTIES), now = shown.slice((page - 1) * PAGE, page * PAGE);
    if (!parties.length && !files.length) { none(asked); return; }
    describe(first.concat(now), function (rows) {
      if (failed) { return; }
      status.textContent = '查到含有“' + asked.q + '”的' + (parties.length ? '当事人 ' + parties.length + ' 个，' : '') + '信息 ' + files.length + ' 件。';
      if (first.length) {
        list(place, '当事人', foremost(q, rows.slice(0, first.length)));
        if (parties.length > first.length) { element('a', element('p', place), '全部 ' + parties.length + ' 个当事人', {href: link(asked, {party: '1'})}); }
      }
      if (now.length) { list(place, only ? '当事人' : '信息', foremost(q, rows.slice(first.length))); }
      pager(place, asked, page, last);
    });
  }

  // Exact names first, then what is in a name, then by day; the newest first.
  function order(found, exact) {
    function rank(id) { return exact[id] ? 0 : found.named && found.named[id] ? 1 : 2; }
    return found.ids.sort(function (x, y) { return rank(x) - rank(y) || y - x; });
  }

  function filtered(asked, ids, then) {
    var chosen = [];
    each(['kind', 'organ', 'year', 'verdict'], function (name) { if (asked[name]) { chosen.push(name + '=' + asked[name]); } });
    if (!chosen.length) { then(ids); return; }
    load(hashed(root.filters), function (got) {
      all(chosen, function (value, use) {
        if (!got[0].hasOwnProperty(value)) { use([]); return; }
        load(hashed(got[0][value]), function (file) { use(documents(file[0])); });
      }, function (lists) {
        each(lists, function (list) { ids = common(ids, list); });
        then(ids);
      });
    });
  }

  function answer(asked, q) {
    find(q, function (found) {
      filtered(asked, found.ids, function (ids) {
        var named = 0, parties = 0;
        found.ids = ids;
        function finish(exact) {
          var files = [], firms = [];
          each(order(found, exact), function (id) { (id < root.docs ? files : firms).push(id); });
          show(asked, q, firms, files, parseInt(asked.page, 10) || 1);
        }
        each(ids, function (id) { if (id >= root.docs) { parties++; } else if (!found.named || found.named[id]) { named++; } });
        // So few are all on the first page, where a whole name is seen.
        if (parties <= PARTIES && named <= PAGE) { finish({}); return; }
        find('\u0001' + q + '\u0002', function (same) {
          var exact = {};
          each(same.ids, function (id) { exact[id] = true; });
          finish(exact);
        });
      });
    });
  }

  function ask() {
    var form = document.querySelector('form.search'), field = form.elements.q, asked = parameters(), q = normal(asked.q || '');
    status = document.getElementById('site-found');
    place = element('div', status.parentNode);
    status.parentNode.insertBefore(place, status.nextSibling);
    each(document.querySelectorAll('.filters'), function (f) { f.hidden = false; });
    each(['q', 'kind', 'organ', 'year', 'verdict'], function (name) { if (form.elements[name] && asked[name]) { form.elements[name].value = asked[name]; } });
    form.addEventListener('submit', function (event) {
      if (!normal(field.value)) {
        event.preventDefault();
        status.textContent = '请先输入要查的内容。';
        field.focus();
      }
    });
    if (asked.q === undefined) { return; }
    if (!q) { status.textContent = '请先输入要查的内容。'; return; }
    document.title = asked.q + ' - ' + document.title;
    status.textContent = '正在查“' + asked.q + '”……';
    load('root', function (got) { root = got[0]; answer(asked, q); });
  }

  ask();
})();
