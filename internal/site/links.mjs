// Checks every link of a built site: that the page or file is there, and the place in it. VitePress checks the links
// between pages, but not their anchors, nor what the configuration and the page's own HTML link to.
// Usage: node links.mjs FOLDER [BASE]
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const attribute = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value)

const decoded = (text) => decodeURIComponent(text.replaceAll('&amp;', '&'))

export function brokenLinks(folder, base = '/') {
  const pages = new Map()
  for (const file of fs.readdirSync(folder, { recursive: true })) {
    if (file.endsWith('.html')) pages.set(file.split(path.sep).join('/'), fs.readFileSync(path.join(folder, file), 'utf8'))
  }
  if (pages.size === 0) throw new Error(`${folder} holds no page`)

  const broken = []
  for (const [page, html] of pages) {
    // The 404 page is one file for every depth; what it links to is in every other page too.
    if (page === '404.html') continue
    for (const link of [...attribute(html, 'href'), ...attribute(html, 'src')]) {
      if (/^[a-z][a-z+.-]*:/i.test(link) || link.startsWith('//')) continue
      const url = new URL(link.replaceAll('&amp;', '&'), `http://site${base}${page}`)
      if (!url.pathname.startsWith(base)) {
        broken.push(`${page}: ${link} leaves ${base}`)
        continue
      }
      let file = decodeURIComponent(url.pathname.slice(base.length))
      if (file === '' || file.endsWith('/')) file += 'index.html'
      if (!fs.existsSync(path.join(folder, file))) {
        broken.push(`${page}: ${link} leads to ${file}, which is not there`)
      } else if (url.hash.length > 1 && pages.has(file) && !attribute(pages.get(file), 'id').map(decoded).includes(decoded(url.hash.slice(1)))) {
        broken.push(`${page}: ${link} leads to a place that ${file} does not have`)
      }
    }
  }
  return broken
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const broken = brokenLinks(process.argv[2], `/${process.argv[3] ?? process.env.SITE_BASE ?? ''}/`.replace(/\/+/g, '/'))
  for (const line of broken) console.error(line)
  if (broken.length > 0) {
    console.error(`${broken.length} broken links`)
    process.exit(1)
  }
}
