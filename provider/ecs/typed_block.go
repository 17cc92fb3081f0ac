package ecs

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// typedListBlock and typedSetBlock are blocks that know their type, as
// [typedContainersAttribute] does.
type (
	typedListBlock struct {
		schema.ListNestedBlock
		kind attr.Type
	}
	typedSetBlock struct {
		schema.SetNestedBlock
		kind attr.Type
	}
)

func (b typedListBlock) Type() attr.Type { return b.kind }
func (b typedSetBlock) Type() attr.Type  { return b.kind }

// typedBlocks are the same blocks with their types put together once.
func typedBlocks(blocks map[string]schema.Block) map[string]schema.Block {
	for name, block := range blocks {
		switch block := block.(type) {
		case schema.ListNestedBlock:
			blocks[name] = typedListBlock{block, block.Type()}
		case schema.SetNestedBlock:
			blocks[name] = typedSetBlock{block, block.Type()}
		}
	}
	return blocks
}
