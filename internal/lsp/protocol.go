package lsp

// The objects of the protocol that are read and written, by the names of its specification, version 3.17.
type (
	position struct {
		Line      int `json:"line"`
		Character int `json:"character"` // in UTF-16 code units
	}
	span struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}
	location struct {
		URI   string `json:"uri"`
		Range span   `json:"range"`
	}
	document struct {
		URI     string `json:"uri"`
		Version *int   `json:"version,omitempty"`
		Text    string `json:"text,omitempty"`
	}
	openParams struct {
		TextDocument document `json:"textDocument"`
	}
	changeParams struct {
		TextDocument   document `json:"textDocument"`
		ContentChanges []struct {
			// Range is nil: the server asks for whole documents.
			Range *span  `json:"range"`
			Text  string `json:"text"`
		} `json:"contentChanges"`
	}
	positionParams struct {
		TextDocument document `json:"textDocument"`
		Position     position `json:"position"`
	}
	actionParams struct {
		TextDocument document `json:"textDocument"`
		Range        span     `json:"range"`
	}
	diagnostic struct {
		Range              span           `json:"range"`
		Severity           int            `json:"severity"`
		Code               string         `json:"code,omitempty"`
		CodeDescription    *description   `json:"codeDescription,omitempty"`
		Source             string         `json:"source"`
		Message            string         `json:"message"`
		RelatedInformation []relatedPlace `json:"relatedInformation,omitempty"`
	}
	description struct {
		Href string `json:"href"`
	}
	relatedPlace struct {
		Location location `json:"location"`
		Message  string   `json:"message"`
	}
	publishParams struct {
		URI         string       `json:"uri"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	hover struct {
		Contents markup `json:"contents"`
		Range    span   `json:"range"`
	}
	markup struct {
		Kind  string `json:"kind"`
		Value string `json:"value"`
	}
	codeAction struct {
		Title       string        `json:"title"`
		Kind        string        `json:"kind"`
		Diagnostics []diagnostic  `json:"diagnostics,omitempty"`
		IsPreferred bool          `json:"isPreferred,omitempty"`
		Edit        workspaceEdit `json:"edit"`
	}
	workspaceEdit struct {
		Changes map[string][]textEdit `json:"changes"`
	}
	textEdit struct {
		Range   span   `json:"range"`
		NewText string `json:"newText"`
	}
	initializeResult struct {
		Capabilities capabilities `json:"capabilities"`
		ServerInfo   serverInfo   `json:"serverInfo"`
	}
	capabilities struct {
		PositionEncoding   string        `json:"positionEncoding"`
		TextDocumentSync   syncOptions   `json:"textDocumentSync"`
		HoverProvider      bool          `json:"hoverProvider"`
		CodeActionProvider actionOptions `json:"codeActionProvider"`
	}
	syncOptions struct {
		OpenClose bool `json:"openClose"`
		Change    int  `json:"change"`
		Save      bool `json:"save"`
	}
	actionOptions struct {
		CodeActionKinds []string `json:"codeActionKinds"`
	}
	serverInfo struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
)

const (
	syncFull = 1
	quickFix = "quickfix"

	severityError       = 1
	severityWarning     = 2
	severityInformation = 3
)
