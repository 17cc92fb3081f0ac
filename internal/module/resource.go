package module

import (
	"sort"

	"github.com/hashicorp/hcl/v2"
)

// Mode tells managed resources from data sources.
type Mode int

const (
	Managed Mode = iota
	Data
)

// Resource is one instance of a resource or data block, evaluated.
type Resource struct {
	// Address is the instance's absolute address, such as module.api["a"].aws_ecs_service.this[0].
	Address string
	Type    string
	Name    string
	Mode    Mode

	// ModulePath is the address of the module instance that holds the resource, "" for the root module.
	ModulePath string
	// ModuleCalls are the headers of the module blocks that lead here, outermost first.
	ModuleCalls []hcl.Range

	// InstancesKnown is false when count or for_each, here or of a module on the way, could not be known: the resource
	// then stands for zero or more instances and its address has no key at that place.
	InstancesKnown bool

	// Provider is the provider configuration as written in the provider argument ("aws.west"), "" when it is not.
	Provider string
	// DependsOn are the addresses named by depends_on, of blocks rather than instances.
	DependsOn []string
	// IgnoreChanges are the attribute paths in lifecycle.ignore_changes, or "all".
	IgnoreChanges []string
	// CreateBeforeDestroy is lifecycle.create_before_destroy as written. Terraform also does so for what such a resource
	// depends on.
	CreateBeforeDestroy bool

	Body  *Block
	Range hcl.Range // the block's header
}

// Block is one evaluated block body: attributes as values and nested blocks, dynamic ones expanded.
type Block struct {
	Type   string
	Labels []string
	Range  hcl.Range // the block's header

	Attrs map[string]*Value
	// Blocks are the nested blocks by type, in order. In JSON syntax, which does not tell a block from an argument, an
	// object or a list of objects is found in both Attrs and Blocks.
	Blocks map[string][]*Block
	// UnknownBlocks has the types of which a dynamic block could not be expanded. Blocks then holds one template of it
	// with Unknown set.
	UnknownBlocks map[string]bool
	// Unknown marks the template of a dynamic block whose for_each is unknown: it stands for zero or more blocks.
	Unknown bool
}

// Attr is the value of an argument, nil when it is not written. It is safe on a nil block.
func (b *Block) Attr(name string) *Value {
	if b == nil {
		return nil
	}
	return b.Attrs[name]
}

// Block is the first nested block of the type, nil when there is none. It is safe on a nil block.
func (b *Block) Block(blockType string) *Block {
	if b == nil || len(b.Blocks[blockType]) == 0 {
		return nil
	}
	return b.Blocks[blockType][0]
}

// All are the nested blocks of the type. It is safe on a nil block.
func (b *Block) All(blockType string) []*Block {
	if b == nil {
		return nil
	}
	return b.Blocks[blockType]
}

// AttrNames are the names of the written arguments, sorted.
func (b *Block) AttrNames() []string {
	if b == nil {
		return nil
	}
	names := make([]string, 0, len(b.Attrs))
	for name := range b.Attrs {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// BlockTypes are the types of the nested blocks, sorted.
func (b *Block) BlockTypes() []string {
	if b == nil {
		return nil
	}
	types := make([]string, 0, len(b.Blocks))
	for t := range b.Blocks {
		types = append(types, t)
	}
	sort.Strings(types)
	return types
}
