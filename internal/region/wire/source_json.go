package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// jsonSource reads JSON.
type jsonSource struct{ dec *json.Decoder }

func newJSONSource(body []byte) *jsonSource {
	s := &jsonSource{json.NewDecoder(bytes.NewReader(body))}
	s.dec.UseNumber()
	return s
}

func (s *jsonSource) next() (json.Token, error) {
	token, err := s.dec.Token()
	if err != nil {
		return nil, clientError("SerializationException", "the request is not valid JSON near byte %d", s.dec.InputOffset())
	}
	return token, nil
}

func (s *jsonSource) more() bool { return s.dec.More() }

func (s *jsonSource) end() bool {
	_, err := s.dec.Token()
	return errors.Is(err, io.EOF)
}

// decodeJSON fills an input struct from a JSON object. An operation without
// parameters may have no body.
func decodeJSON(body []byte, in any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	return decode(newJSONSource(body), in)
}
