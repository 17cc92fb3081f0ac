package lint

import (
	"bytes"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// sourceIndex finds lines and blocks of files that a report shows many places of, without reading them from the start
// for each. The zero value is ready for use, by one goroutine.
type sourceIndex struct {
	files map[*hcl.File]*indexedFile
	// steps counts what was looked at, in bytes and blocks.
	steps int
}

type indexedFile struct {
	lines []int // where each line begins
	// blocks are those of the top level in the order of their places, nil when they do not follow each other.
	blocks []*hclsyntax.Block
}

func (x *sourceIndex) of(file *hcl.File) *indexedFile {
	if found := x.files[file]; found != nil {
		return found
	}
	if x.files == nil {
		x.files = map[*hcl.File]*indexedFile{}
	}
	found := &indexedFile{}
	x.files[file] = found
	x.steps += len(file.Bytes)
	found.lines = lineStarts(file.Bytes)
	if body, ok := file.Body.(*hclsyntax.Body); ok {
		found.blocks = inOrder(body.Blocks)
		x.steps += len(body.Blocks)
	}
	return found
}

// lineStarts are the bytes that each line begins at.
func lineStarts(src []byte) []int {
	var lines []int
	start := 0
	for line := range bytes.Lines(src) {
		lines = append(lines, start)
		start += len(line)
	}
	return lines
}

// inOrder are the blocks when each begins where the one before has ended, which JSON does not warrant.
func inOrder(blocks hclsyntax.Blocks) []*hclsyntax.Block {
	end := 0
	for _, block := range blocks {
		if block.TypeRange.Start.Byte < end || block.CloseBraceRange.End.Byte < block.TypeRange.Start.Byte {
			return nil
		}
		end = block.CloseBraceRange.End.Byte
	}
	return blocks
}

// line is a line by its number from 1, with its line break, and the byte it begins at.
func (x *sourceIndex) line(file *hcl.File, number int) (text []byte, start int, ok bool) {
	lines := x.of(file).lines
	if number < 1 || number > len(lines) {
		return nil, 0, false
	}
	start, end := lines[number-1], len(file.Bytes)
	if number < len(lines) {
		end = lines[number]
	}
	x.steps += end - start
	return file.Bytes[start:end], start, true
}

// outermost is the top-level block around a place, nil when there is none.
func (x *sourceIndex) outermost(file *hcl.File, pos hcl.Pos) *hcl.Block {
	blocks := x.of(file).blocks
	if blocks == nil {
		return file.OutermostBlockAtPos(pos)
	}
	after := sort.Search(len(blocks), func(i int) bool {
		x.steps++
		return blocks[i].TypeRange.Start.Byte > pos.Byte
	})
	if after == 0 || pos.Byte >= blocks[after-1].CloseBraceRange.End.Byte {
		return nil
	}
	return blocks[after-1].AsHCLBlock()
}
