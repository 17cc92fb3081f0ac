package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// Exit codes of every command; lint adds its own meaning to 1.
const (
	exitOK     = 0
	exitFailed = 2
)

// IO is what a command reads and writes, so that tests can stand in for the terminal.
type IO struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Color tells whether Stdout wants colour, Width how many columns it has.
	Color bool
	Width int
	// Progress tells whether Stderr is a terminal that a bar may be drawn on.
	Progress bool
}

// StandardIO is the process's own input and output. Colour is for terminals
// only, and not where NO_COLOR is set (https://no-color.org).
func StandardIO() *IO {
	s := &IO{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Width: 80}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		s.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		if width, _, err := term.GetSize(fd); err == nil && width > 0 {
			s.Width = width
		}
	}
	s.Progress = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb"
	return s
}

// ExitError ends the program with a code after the command has said all there is to say.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// commands is the whole command line.
type commands struct {
	Lint    LintCmd    `cmd:"" help:"Find the pitfalls of ECS estates in Terraform code."`
	Serve   ServeCmd   `cmd:"" help:"Serve the embedded region on AWS's own protocols."`
	Explain ExplainCmd `cmd:"" help:"Show a lint rule's page."`
	LSP     LSPCmd     `cmd:"" name:"lsp" help:"Lint in an editor: a language server on standard input and output."`

	Timeline TimelineCmd `cmd:"" help:"Show how a service's deployments went in the embedded region."`
	Docs     DocsCmd     `cmd:"" hidden:"" help:"Write what the documentation is generated from."`
	Version  VersionCmd  `cmd:"" help:"Show the version."`
}

// exit carries kong's wish to end (after --help) out of its parser.
type exit int

// Main runs the command line and returns the exit code.
func Main(ctx context.Context, args []string, version string, s *IO) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("drydock"),
		kong.Description("Lint, rehearse and run Amazon ECS estates written in Terraform."),
		kong.Writers(s.Stdout, s.Stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s, appVersion(version)),
		kong.Vars(timelineDefaults()),
		kong.Vars(lintVars()),
	)
	if err != nil {
		fmt.Fprintln(s.Stderr, err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.Stderr, "drydock: %v\nRun \"drydock --help\" for the commands and their flags.\n", err)
		return exitFailed
	}
	err = parsed.Run()
	var wanted *ExitError
	switch {
	case errors.As(err, &wanted):
		return wanted.Code
	case err != nil:
		fmt.Fprintf(s.Stderr, "drydock: %v\n", err)
		return exitFailed
	}
	return exitOK
}

type appVersion string

// VersionCmd is "drydock version".
type VersionCmd struct{}

// Run prints the version.
func (VersionCmd) Run(s *IO, v appVersion) error {
	_, err := fmt.Fprintf(s.Stdout, "drydock %s\n", v)
	return err
}
