package io.smartrec.shop;

import com.getcapacitor.BridgeActivity;

public class MainActivity extends BridgeActivity {}
