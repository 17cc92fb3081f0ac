// Reads a Terraform Registry docs tree (https://developer.hashicorp.com/terraform/registry/providers/docs) and lays out
// the site's navigation: one section per folder, in it one group per subcategory.
import fs from 'node:fs'
import path from 'node:path'
import matter from 'gray-matter'

// Sections with a place and a name of their own; any other folder follows under its own name.
const sections = [
  ['guides', 'Guides'],
  ['resources', 'Resources'],
  ['data-sources', 'Data sources'],
  ['ephemeral-resources', 'Ephemeral resources'],
  ['functions', 'Functions'],
  ['rules', 'Lint rules'],
  ['operations', 'Operations']
]

// More pages than this in a section, and its groups start folded.
const manyPages = 20

// tfplugindocs writes "drydock_ecs_service Resource - drydock".
export const shortTitle = (title) =>
  title.replace(/\s+(?:Resource|Data Source|Ephemeral Resource|Action|List Resource|function)\s+-\s+\S+$/i, '')

function readPage(docs, file) {
  const { data, content } = matter(fs.readFileSync(path.join(docs, file), 'utf8'))
  const heading = content.match(/^#\s+(.+?)\s*#*$/m)?.[1].replaceAll('`', '')
  const name = path.posix.basename(file, '.md')
  return {
    link: '/' + file.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, ''),
    title: shortTitle(data.page_title ?? heading ?? name),
    group: data.subcategory ?? '',
    index: name === 'index'
  }
}

// readDocs returns the sections of a docs folder in the order of the sidebar; the first, without a folder, is the top.
export function readDocs(docs) {
  const files = fs
    .readdirSync(docs, { recursive: true })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.md') && !file.split('/').some((part) => part.startsWith('.') || part === 'node_modules'))
    .sort()
  if (files.length === 0) throw new Error(`${docs} holds no page: run "make generate" first`)

  const known = new Map([['', 'Overview'], ...sections])
  for (const file of files) {
    const folder = file.includes('/') ? file.split('/')[0] : ''
    if (!known.has(folder)) known.set(folder, folder[0].toUpperCase() + folder.slice(1).replaceAll('-', ' '))
  }
  return [...known]
    .map(([folder, title]) => ({
      folder,
      title,
      pages: files.filter((file) => (file.includes('/') ? file.split('/')[0] : '') === folder).map((file) => readPage(docs, file))
    }))
    .filter((section) => section.pages.length > 0)
}

const byTitle = (a, b) => Number(b.index ?? false) - Number(a.index ?? false) || a.title.localeCompare(b.title, 'en')
const item = (page) => ({ text: page.title, link: page.link })

export function sidebar(tree) {
  return tree.map((section) => {
    const groups = Map.groupBy
      ? Map.groupBy(section.pages, (page) => page.group)
      : section.pages.reduce((all, page) => all.set(page.group, [...(all.get(page.group) ?? []), page]), new Map())
    const items = (groups.get('') ?? []).sort(byTitle).map(item)
    for (const group of [...groups.keys()].filter(Boolean).sort((a, b) => a.localeCompare(b, 'en'))) {
      items.push({
        text: group,
        collapsed: section.pages.length > manyPages,
        items: groups.get(group).sort(byTitle).map(item)
      })
    }
    return { text: section.title, items }
  })
}

// navigation is the bar at the top: each section's own page, or its first.
export function navigation(tree) {
  return tree
    .filter((section) => section.folder !== '')
    .map((section) => ({
      text: section.title,
      link: [...section.pages].sort(byTitle)[0].link,
      activeMatch: `^/${section.folder}/`
    }))
}
