package backend

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go"
)

// ec2Version is the API version that EC2's Query protocol asks for with each call.
const ec2Version = "2016-11-15"

// maxEC2Answer bounds what is read of an answer: a page of 1,000 subnets is below 2 MB.
const maxEC2Answer = 32 << 20

// remoteEC2 speaks EC2's Query protocol over HTTP
// (https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
func remoteEC2(cfg aws.Config) *EC2 {
	endpoint := aws.ToString(cfg.BaseEndpoint)
	if endpoint == "" {
		suffix := "amazonaws.com"
		if strings.HasPrefix(cfg.Region, "cn-") {
			suffix = "amazonaws.com.cn"
		}
		endpoint = "https://ec2." + cfg.Region + "." + suffix + "/"
	}
	client := cfg.HTTPClient
	if client == nil {
		client = &http.Client{Timeout: time.Minute}
	}
	return &EC2{call: func(ctx context.Context, name string, in, out any) error {
		form := url.Values{"Action": {name}, "Version": {ec2Version}}
		encodeQuery(form, "", reflect.ValueOf(in))
		body, err := postSigned(ctx, cfg, client, endpoint, form)
		if err != nil {
			return fmt.Errorf("operation error EC2: %s, %w", name, err)
		}
		var root element
		if err := xml.Unmarshal(body, &root); err != nil {
			return fmt.Errorf("operation error EC2: %s, reading the answer: %w", name, err)
		}
		return root.decode(reflect.ValueOf(out).Elem())
	}}
}

func postSigned(ctx context.Context, cfg aws.Config, client aws.HTTPClient, endpoint string, form url.Values) ([]byte, error) {
	payload := form.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(payload))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(payload))
	if err := v4.NewSigner().SignHTTP(ctx, credentials, req, hex.EncodeToString(sum[:]), "ec2", cfg.Region, time.Now()); err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxEC2Answer))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode/100 != 2 {
		return nil, ec2Error(resp, body)
	}
	return body, nil
}

func ec2Error(resp *http.Response, body []byte) error {
	var answer struct {
		Code    string `xml:"Errors>Error>Code"`
		Message string `xml:"Errors>Error>Message"`
	}
	if err := xml.NewDecoder(bytes.NewReader(body)).Decode(&answer); err != nil || answer.Code == "" {
		return fmt.Errorf("the endpoint answered %s", resp.Status)
	}
	fault := smithy.FaultClient
	if resp.StatusCode >= 500 {
		fault = smithy.FaultServer
	}
	return &smithy.GenericAPIError{Code: answer.Code, Message: answer.Message, Fault: fault}
}

// encodeQuery flattens an input struct: lists become Name.1, Name.2, ...
func encodeQuery(form url.Values, name string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			encodeQuery(form, name, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			key := field.Tag.Get("query")
			if key == "" {
				key = field.Name
			}
			if name != "" {
				key = name + "." + key
			}
			encodeQuery(form, key, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			encodeQuery(form, name+"."+strconv.Itoa(i+1), v.Index(i))
		}
	default:
		form.Set(name, fmt.Sprint(v.Interface()))
	}
}

// element is any XML element.
type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// decode reads an answer into a struct of the region's EC2 types: a field's
// element is its name with a small first letter, a list's members are "item".
func (e element) decode(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return e.decode(v.Elem())
	case reflect.Slice:
		for _, child := range e.Children {
			item := reflect.New(v.Type().Elem()).Elem()
			if err := child.decode(item); err != nil {
				return err
			}
			v.Set(reflect.Append(v, item))
		}
		return nil
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Tag.Get("xml")
			if name == "" {
				name = lowerFirst(v.Type().Field(i).Name)
			}
			for _, child := range e.Children {
				if child.XMLName.Local == name {
					if err := child.decode(v.Field(i)); err != nil {
						return err
					}
				}
			}
		}
		return nil
	case reflect.String:
		v.SetString(e.Text)
		return nil
	case reflect.Bool:
		b, err := strconv.ParseBool(e.Text)
		v.SetBool(b)
		return err
	case reflect.Int32, reflect.Int64, reflect.Int:
		n, err := strconv.ParseInt(e.Text, 10, 64)
		v.SetInt(n)
		return err
	}
	return fmt.Errorf("element %s: no way to read a %s", e.XMLName.Local, v.Type())
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
