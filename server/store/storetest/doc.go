// Package storetest is the exercise that every store of vinemock must pass.
//
//	package store, package store/memory → Exercise → what the engine, the inbox and the API rely on
package storetest
