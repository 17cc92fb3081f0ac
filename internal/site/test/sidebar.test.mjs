import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { navigation, readDocs, shortTitle, sidebar } from '../sidebar.mjs'

function docs(t, files) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'docs-'))
  t.after(() => fs.rmSync(dir, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true })
    fs.writeFileSync(path.join(dir, name), text)
  }
  return dir
}

const page = (title, group) => `---\npage_title: "${title}"\n${group ? `subcategory: "${group}"\n` : ''}---\n# Heading\n`

test('the sidebar has a section per folder and a group per subcategory', (t) => {
  const tree = readDocs(
    docs(t, {
      'index.md': page('drydock Provider'),
      'rules/index.md': '# Rules\n',
      'rules/a-rule.md': '# `a-rule` #\n',
      'resources/ecs_service.md': page('drydock_ecs_service Resource - drydock', 'ECS'),
      'resources/ecs_cluster.md': page('drydock_ecs_cluster Resource - drydock', 'ECS'),
      'resources/ecr_repository.md': page('drydock_ecr_repository Resource - drydock', 'ECR'),
      'how-it-works/clock.md': 'no heading',
      'resources/note.txt': 'no page'
    })
  )
  assert.deepEqual(sidebar(tree), [
    { text: 'Overview', items: [{ text: 'drydock Provider', link: '/' }] },
    {
      text: 'Resources',
      items: [
        { text: 'ECR', collapsed: false, items: [{ text: 'drydock_ecr_repository', link: '/resources/ecr_repository' }] },
        {
          text: 'ECS',
          collapsed: false,
          items: [
            { text: 'drydock_ecs_cluster', link: '/resources/ecs_cluster' },
            { text: 'drydock_ecs_service', link: '/resources/ecs_service' }
          ]
        }
      ]
    },
    {
      text: 'Lint rules',
      items: [
        { text: 'Rules', link: '/rules/' },
        { text: 'a-rule', link: '/rules/a-rule' }
      ]
    },
    { text: 'How it works', items: [{ text: 'clock', link: '/how-it-works/clock' }] }
  ])
  assert.deepEqual(
    navigation(tree).map(({ text, link }) => [text, link]),
    [
      ['Resources', '/resources/ecr_repository'],
      ['Lint rules', '/rules/'],
      ['How it works', '/how-it-works/clock']
    ]
  )
})

test('groups start folded in a large section', (t) => {
  const files = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`rules/rule-${i}.md`, page(`rule-${i}`, i % 2 ? 'odd' : 'even')]))
  const [section] = sidebar(readDocs(docs(t, files)))
  assert.deepEqual(section.items.map(({ text, collapsed }) => [text, collapsed]), [['even', true], ['odd', true]])
})

test('an empty docs folder is an error', (t) => {
  assert.throws(() => readDocs(docs(t, { 'x.txt': '' })), /holds no page: run "make generate" first/)
})

test('titles lose what tfplugindocs adds', () => {
  assert.equal(shortTitle('drydock_ecs_service Resource - drydock'), 'drydock_ecs_service')
  assert.equal(shortTitle('drydock_ecs_task Data Source - terraform-provider-drydock'), 'drydock_ecs_task')
  assert.equal(shortTitle('Resource limits'), 'Resource limits')
})
