import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brokenLinks } from '../links.mjs'

const site = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const vitepress = path.join(site, 'node_modules/vitepress/bin/vitepress.js')

function build(t, change = () => {}, base = '') {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'))
  t.after(() => fs.rmSync(dir, { recursive: true }))
  const docs = path.join(dir, 'docs')
  fs.cpSync(path.join(site, 'testdata/docs'), docs, { recursive: true })
  change(docs)
  const run = spawnSync(process.execPath, [vitepress, 'build'], {
    cwd: site,
    encoding: 'utf8',
    env: { ...process.env, SITE_DOCS: docs, SITE_OUT: path.join(dir, 'out'), SITE_BASE: base }
  })
  return { code: run.status, output: run.stdout + run.stderr, out: path.join(dir, 'out') }
}

test('the registry tree becomes a site without broken links, under a path of its own', (t) => {
  const { code, output, out } = build(t, undefined, 'terraform-provider-drydock')
  assert.equal(code, 0, output)
  assert.deepEqual(brokenLinks(out, '/terraform-provider-drydock/'), [])

  const html = fs.readFileSync(path.join(out, 'resources/ecs_service.html'), 'utf8')
  const has = (text) => assert.ok(html.includes(text), `the page has no ${text}`)
  has('<title>drydock_ecs_service | drydock</title>')
  has('<meta name="description" content="Runs and keeps tasks of a task definition.">')
  // Braces and angle brackets are text.
  has('A template like {{ .Image }} and ${var.x} in text stays; see main.tf and')
  has('arn:aws:ecs:&lt;region&gt;:&lt;account&gt;:key: and {braces} at the end of an item {#not-an-id}')
  has('{{ y }}')
  // Callouts are boxes.
  has('<div class="warning custom-block"><p class="custom-block-title">Note</p><p>The embedded backend is not AWS.</p></div>')
  has('<div class="info custom-block"><p class="custom-block-title">Note</p><p>Place this next to the cluster.</p></div>')
  has('<div class="danger custom-block"><p class="custom-block-title">Warning</p>')
  // Terraform is highlighted.
  assert.match(html, /class="language-terraform[^"]*"[\s\S]*?<span style="--shiki-light:#[0-9A-F]+;--shiki-dark:#[0-9A-F]+;">resource/)
  // The anchors that tfplugindocs writes stay.
  has('<a id="nestedblock--timeouts"></a>')
})

test('a link to a page that is not there stops the build', (t) => {
  const { code, output } = build(t, (docs) => fs.appendFileSync(path.join(docs, 'index.md'), '\n[gone](resources/no_such_page.md)\n'))
  assert.notEqual(code, 0)
  assert.match(output, /no_such_page/)
})

test('broken links of every kind are found', (t) => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'links-'))
  t.after(() => fs.rmSync(dir, { recursive: true }))
  fs.mkdirSync(path.join(dir, 'a'))
  fs.writeFileSync(
    path.join(dir, 'index.html'),
    '<a id="here"></a><a href="#here"></a><a href="/b/a/x.html#there"></a><a href="./a/x.html"></a><a href="https://example.com/none"></a>' +
      '<a href="#gone"></a><a href="/b/a/x.html#gone"></a><a href="/b/none.html"></a><a href="/outside.html"></a><img src="none.png">'
  )
  fs.writeFileSync(path.join(dir, 'a/x.html'), '<a id="there" href="../"></a>')
  assert.deepEqual(brokenLinks(dir, '/b/'), [
    'index.html: #gone leads to a place that index.html does not have',
    'index.html: /b/a/x.html#gone leads to a place that a/x.html does not have',
    'index.html: /b/none.html leads to none.html, which is not there',
    'index.html: /outside.html leaves /b/',
    'index.html: none.png leads to none.png, which is not there'
  ])
  assert.throws(() => brokenLinks(path.join(dir, '..', 'links-none')), /ENOENT/)
})
