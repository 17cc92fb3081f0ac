package wire

import (
	"math/big"
	"time"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/document"
)

// schemaProbe lets a value of the SDK write itself to find out its schema,
// which is the first that is written with. It keeps nothing else.
type schemaProbe struct{ first *smithy.Schema }

func (p *schemaProbe) see(s *smithy.Schema) {
	if p.first == nil {
		p.first = s
	}
}

func (*schemaProbe) Bytes() []byte { return nil }

func (p *schemaProbe) WriteStruct(s *smithy.Schema)                     { p.see(s) }
func (p *schemaProbe) WriteList(s *smithy.Schema)                       { p.see(s) }
func (p *schemaProbe) WriteMap(s *smithy.Schema)                        { p.see(s) }
func (p *schemaProbe) WriteUnion(s, _ *smithy.Schema)                   { p.see(s) }
func (p *schemaProbe) WriteKey(s *smithy.Schema, _ string)              { p.see(s) }
func (p *schemaProbe) WriteInt8(s *smithy.Schema, _ int8)               { p.see(s) }
func (p *schemaProbe) WriteInt16(s *smithy.Schema, _ int16)             { p.see(s) }
func (p *schemaProbe) WriteInt32(s *smithy.Schema, _ int32)             { p.see(s) }
func (p *schemaProbe) WriteInt64(s *smithy.Schema, _ int64)             { p.see(s) }
func (p *schemaProbe) WriteFloat32(s *smithy.Schema, _ float32)         { p.see(s) }
func (p *schemaProbe) WriteFloat64(s *smithy.Schema, _ float64)         { p.see(s) }
func (p *schemaProbe) WriteBool(s *smithy.Schema, _ bool)               { p.see(s) }
func (p *schemaProbe) WriteString(s *smithy.Schema, _ string)           { p.see(s) }
func (p *schemaProbe) WriteBigInt(s *smithy.Schema, _ *big.Int)         { p.see(s) }
func (p *schemaProbe) WriteBigFloat(s *smithy.Schema, _ *big.Float)     { p.see(s) }
func (p *schemaProbe) WriteBlob(s *smithy.Schema, _ []byte)             { p.see(s) }
func (p *schemaProbe) WriteTime(s *smithy.Schema, _ time.Time)          { p.see(s) }
func (p *schemaProbe) WriteNil(s *smithy.Schema)                        { p.see(s) }
func (p *schemaProbe) WriteDocument(s *smithy.Schema, _ document.Value) { p.see(s) }

func (*schemaProbe) CloseStruct() {}
func (*schemaProbe) CloseUnion()  {}
func (*schemaProbe) CloseList()   {}
func (*schemaProbe) CloseMap()    {}
